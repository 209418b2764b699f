using System.Globalization;
using System.Text;

namespace Portal.Registry.Pictures;

/// <summary>How wide text is, without a browser to ask: a little too wide rather than too narrow.</summary>
static class Lettering
{
    const double Slack = 1.06;

    public static double Width(string text, double size, bool bold = false)
    {
        var ems = 0.0;
        foreach (var rune in text.EnumerateRunes()) ems += Ems(rune);
        return ems * size * (bold ? 1.07 : 1) * Slack;
    }

    /// <summary>As much of a text as fits, with three dots where more would come. Never half a letter.</summary>
    public static string Fit(string text, double width, double size, bool bold = false)
    {
        text = Plain(text);
        if (Width(text, size, bold) <= width) return text;
        var (kept, room) = (new StringBuilder(), width - Width("…", size, bold));
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            if ((room -= Width(letter, size, bold)) < 0) break;
            kept.Append(letter);
        }
        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>On one line, and only what XML can hold.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF or 0x2028 or 0x2029) plain.Append(' ');
            else plain.Append(rune.ToString());
        }
        return plain.ToString();
    }

    static double Ems(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.29,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '[' or ']' or '/' or '-' => 0.40,
        'm' or 'w' => 0.88,
        'M' or 'W' or '@' or '%' or '…' => 0.97,
        >= 'A' and <= 'Z' => 0.70,
        < 0x250 => 0.61,
        >= 0x300 and <= 0x36F => 0.61,
        // Wide scripts and signs take a whole square.
        >= 0x1100 => 1.05,
        _ => 0.70,
    };
}
