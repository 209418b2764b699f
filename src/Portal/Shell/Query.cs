using System.Globalization;
using System.Text.Json;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>
/// Reads the query parameters of every list. An endpoint takes them as text and reads them here: what cannot be read is 422 <c>schema-violation</c> with a
/// pointer to the parameter. An empty one counts as left out.
/// </summary>
public static class Query
{
    /// <summary>How many rows a page has at most.</summary>
    public const int Most = 200;
    const int Usual = 50;

    /// <summary>1 to <see cref="Most"/>; 50 when not said.</summary>
    public static int Limit(string? given) => Given(given) is not { } text ? Usual
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) ? Checked(limit)
        : throw new InvalidInput("/limit", $"A whole number between 1 and {Most}.", "type");

    /// <summary>The limit, if a page may be so long.</summary>
    public static int Checked(int limit) => limit is >= 1 and <= Most ? limit : throw new InvalidInput("/limit", $"Between 1 and {Most}.", limit < 1 ? "minimum" : "maximum");

    /// <summary>One of an enum's words in kebab case; null when not said.</summary>
    public static T? Word<T>(string name, string? given) where T : struct, Enum
    {
        if (Given(given) is not { } text) return null;
        foreach (var value in Enum.GetValues<T>())
            if (WordFor(value) == text) return value;
        throw new InvalidInput($"/{name}", $"One of {string.Join(", ", Enum.GetValues<T>().Select(WordFor))}.", "enum");
    }

    /// <summary>A time of RFC 3339; null when not said.</summary>
    public static DateTimeOffset? Time(string name, string? given) => Given(given) is not { } text ? null
        // A plus sign that was not escaped arrives as a space.
        : DateTimeOffset.TryParse(text.Trim().Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new InvalidInput($"/{name}", "This is not a time. Write it like 2026-11-17T09:00:00Z.", "format");

    /// <summary>Null when nothing was said.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    static string WordFor<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>A place in a list that is ordered by time, then id. Opaque to readers.</summary>
public static class TimeCursor
{
    public static string Of(DateTimeOffset at, Guid id) => $"{at.UtcTicks.ToString("x", CultureInfo.InvariantCulture)}-{id:n}";

    /// <exception cref="InvalidInput">It was not made here.</exception>
    public static (DateTimeOffset At, Guid Id) Read(string cursor) =>
        cursor.Split('-', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
        && at >= 0 && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "n", out var last)
            ? (new DateTimeOffset(at, TimeSpan.Zero), last)
            : throw Unknown();

    public static InvalidInput Unknown() => new("/cursor", "This cursor was not made here. Start again without one.", "format");
}
