using System.Globalization;

namespace Portal.Shell;

/// <summary>How numbers, money and times are written, the same everywhere.</summary>
public static class Format
{
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>With a capital at the beginning.</summary>
    public static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>1,172; from 10,000 on "10,000+" because counting stops there.</summary>
    public static string Count(int count) => count >= 10_000 ? "10,000+" : count.ToString("N0", Plain);

    public static string Number(long number) => number.ToString("N0", Plain);

    /// <summary>Up to four decimals, none that say nothing: 2, 0.5, 1,000.</summary>
    public static string Quantity(decimal quantity) => quantity.ToString("#,##0.####", Plain);

    /// <summary>Two to four decimals with thousands: 1,000.80 and 0.0125.</summary>
    public static string Amount(decimal amount) => amount.ToString("#,##0.00##", Plain);

    /// <summary>$1,000.80 for dollars, else 1,000.80 EUR; a dash without a value.</summary>
    public static string Money(decimal? amount, string? currency) => (amount, currency) switch
    {
        (null, _) => "–",
        ({ } value, "USD") => value < 0 ? $"-${Amount(-value)}" : $"${Amount(value)}",
        ({ } value, null or "") => Amount(value),
        ({ } value, _) => $"{Amount(value)} {currency}",
    };

    /// <summary>How long ago, in the fewest words: now, 42 min, 3 h, 2 d, then the date.</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        if (age < TimeSpan.Zero) return In(-age);
        if (age.TotalMinutes < 1) return "now";
        if (age.TotalHours < 1) return $"{(int)age.TotalMinutes} min";
        if (age.TotalDays < 1) return $"{(int)age.TotalHours} h";
        if (age.TotalDays < 14) return $"{(int)age.TotalDays} d";
        return at.ToString(at.Year == now.Year ? "d MMM" : "d MMM yyyy", Plain);
    }

    static string In(TimeSpan wait) => wait.TotalMinutes < 1 ? $"in {Math.Max(1, (int)wait.TotalSeconds)} s"
        : wait.TotalHours < 1 ? $"in {(int)wait.TotalMinutes} min"
        : wait.TotalDays < 1 ? $"in {(int)wait.TotalHours} h" : $"in {(int)wait.TotalDays} d";

    /// <summary>A length in words for a sentence: "42 minutes", "3 hours", "2 days".</summary>
    public static string Length(TimeSpan length)
    {
        static string Of(int n, string unit) => n == 1 ? $"1 {unit}" : $"{n.ToString("N0", Plain)} {unit}s";
        return length.TotalMinutes < 1 ? "less than a minute"
            : length.TotalHours < 1 ? Of((int)length.TotalMinutes, "minute")
            : length.TotalDays < 1 ? Of((int)length.TotalHours, "hour") : Of((int)length.TotalDays, "day");
    }

    /// <summary>The whole truth for a tooltip, in UTC: Tuesday 17 November 2026, 09:42:03 UTC.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("dddd d MMMM yyyy, HH:mm:ss 'UTC'", Plain);

    /// <summary>17 Nov 2026, 09:42.</summary>
    public static string DateTime(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", Plain);

    /// <summary>99.98 %; never 100 while something is missing.</summary>
    public static string Rate(double rate) => rate >= 1 ? "100 %" : $"{(Math.Floor(rate * 10_000) / 100).ToString("0.##", Plain)} %";

    public static string Date(DateOnly day) => day.ToString("d MMM yyyy", Plain);

    /// <summary>Two letters for a person: "Ines Okafor" is IO, "Ines" is IN.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '@', '.'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => "?",
            [var one] => one[..Math.Min(2, one.Length)].ToUpperInvariant(),
            [var first, var second, ..] => $"{first[0]}{second[0]}".ToUpperInvariant(),
        };
    }

    static readonly string[] Small = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

    /// <summary>A number at the head of a sentence: "Three", "17".</summary>
    public static string Spelled(int count) => count >= 0 && count < Small.Length ? Small[count] : Count(count);

    /// <summary>An enum member as the wire writes it: <c>NeedsReview</c> is <c>needs-review</c>.</summary>
    public static string Slug(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>"1 event", "6 events".</summary>
    public static string Of(int count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";
}
