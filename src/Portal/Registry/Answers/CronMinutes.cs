using System.Globalization;

namespace Portal.Registry.Answers;

/// <summary>Minutes of the day at which a schedule may start. Days are left out of account: two that share a minute will meet one day.</summary>
static class CronMinutes
{
    /// <summary>0 to 1439; none when it is no cron expression, or runs so often that it has no minute of its own.</summary>
    public static IEnumerable<int> Of(string schedule)
    {
        var parts = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 6) parts = parts[1..];
        if (parts.Length != 5 || Values(parts[0], 60) is not { Count: > 0 and <= 4 } minutes || Values(parts[1], 24) is not { Count: > 0 } hours) return [];
        return hours.SelectMany(h => minutes.Select(m => h * 60 + m));
    }

    static SortedSet<int>? Values(string field, int end)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/', 2) is [var left, var right] ? (left, Number(right)) : (part, 1);
            var (first, last) = range == "*" ? (0, end - 1) : range.Split('-', 2) is [var a, var b] ? (Number(a), Number(b)) : (Number(range), part.Contains('/') ? end - 1 : Number(range));
            if (first is not { } from || last is not { } to || step is not > 0 || from < 0 || to >= end) return null;
            for (var value = from; value <= to; value += step.Value) values.Add(value);
        }
        return values;
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
