namespace Portal.Shell.Schemas;

/// <summary>Formats of strings that a schema may ask for.</summary>
static class StringFormats
{
    /// <summary>A day as RFC 3339 writes it: 2026-12-18.</summary>
    public static bool IsDate(ReadOnlySpan<char> text) => text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", out _);

    /// <summary>What a browser's own e-mail field accepts, and letters beyond ASCII.</summary>
    public static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at <= 0) return false;
        foreach (var c in text[..at])
            if (!char.IsLetterOrDigit(c) && !char.IsSurrogate(c) && !".!#$%&'*+/=?^_`{|}~-".Contains(c)) return false;
        foreach (var part in text[(at + 1)..].Split('.'))
        {
            var label = text[(at + 1)..][part];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
                if (!char.IsLetterOrDigit(c) && !char.IsSurrogate(c) && c != '-') return false;
        }
        return true;
    }
}
