using System.Globalization;

namespace Portal.Registry.Answers;

/// <summary>When a schedule starts: minutes of the day, and days on which it does.</summary>
/// <param name="Minutes">0 to 1439; none when it is no cron expression, or runs so often that it has no minute of its own.</param>
/// <param name="Days">A bit for each day of a cycle; null: every day.</param>
sealed record CronStarts(IReadOnlyList<int> Minutes, ulong[]? Days)
{
    /// <summary>After so many years days of the month fall on the same days of the week again.</summary>
    const int Cycle = 28;
    static readonly DateOnly First = new(2001, 1, 1);
    static readonly int Length = First.AddYears(Cycle).DayNumber - First.DayNumber;
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static CronStarts Of(string schedule)
    {
        var parts = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 6) parts = parts[1..];
        if (parts.Length != 5 || Values(parts[0], 0, 59) is not { Count: > 0 and <= 4 } minutes || Values(parts[1], 0, 23) is not { Count: > 0 } hours) return new([], null);
        return new([.. hours.SelectMany(h => minutes.Select(m => h * 60 + m))], DaysOf(parts[2], parts[3], parts[4]));
    }

    /// <summary>Whether there is a day on which both start.</summary>
    public bool ShareADayWith(CronStarts other) => Days is null || other.Days is null || Days.Zip(other.Days, (a, b) => a & b).Any(both => both != 0);

    static ulong[]? DaysOf(string days, string months, string weekdays)
    {
        if (days is "*" or "?" && months == "*" && weekdays is "*" or "?") return null;
        var (inMonth, inYear, inWeek) = (Values(days, 1, 31), Values(months, 1, 12, Months, 1), Values(weekdays, 0, 7, Weekdays, 0));
        if (inMonth is null || inYear is null || inWeek is null) return null;
        if (inWeek.Contains(7)) inWeek.Add(0);
        // Where both are given, either will do: so cron has it.
        var either = days is not ("*" or "?") && weekdays is not ("*" or "?");
        var bits = new ulong[(Length + 63) / 64];
        for (var at = 0; at < Length; at++)
        {
            var day = First.AddDays(at);
            var (byMonth, byWeek) = (inMonth.Contains(day.Day), inWeek.Contains((int)day.DayOfWeek));
            if (inYear.Contains(day.Month) && (either ? byMonth || byWeek : byMonth && byWeek)) bits[at / 64] |= 1UL << (at % 64);
        }
        return bits;
    }

    static SortedSet<int>? Values(string field, int least, int most, string[]? names = null, int named = 0)
    {
        int? Number(string text) => names is not null && Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at + named
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/', 2) is [var left, var right] ? (left, Number(right)) : (part, 1);
            var (first, last) = range is "*" or "?" ? (least, most) : range.Split('-', 2) is [var a, var b] ? (Number(a), Number(b)) : (Number(range), part.Contains('/') ? most : Number(range));
            if (first is not { } from || last is not { } to || step is not > 0 || from < least || to > most) return null;
            for (var value = from; value <= to; value += step.Value) values.Add(value);
        }
        return values;
    }
}
