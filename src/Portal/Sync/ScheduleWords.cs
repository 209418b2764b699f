using System.Globalization;

namespace Portal.Sync;

/// <summary>Cron expressions as people say them.</summary>
public static class ScheduleWords
{
    static readonly string[] Days = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

    /// <summary>daily 02:00, hourly at :10, every 15 min, Mondays 06:00; what has no short name is said as it is written.</summary>
    public static string Of(string cron)
    {
        if (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var minute, var hour, var day, "*", var weekday]) return cron;
        if (day == "*" && weekday == "*")
        {
            if (hour == "*" && Every(minute) is { } minutes) return minutes == 1 ? "every minute" : $"every {minutes} min";
            if (hour == "*" && Number(minute) is { } at) return at == 0 ? "hourly" : $"hourly at :{at:00}";
            if (Every(hour) is { } hours && Number(minute) is { } past) return $"every {hours} h at :{past:00}";
        }
        if (Number(minute) is not { } m || Number(hour) is not { } h) return cron;
        var time = $"{h:00}:{m:00}";
        return (day, weekday) switch
        {
            ("*", "*") => $"daily {time}",
            ("*", "1-5") => $"weekdays {time}",
            ("*", _) when Number(weekday) is { } w and <= 7 => $"{Days[w % 7]} {time}",
            (_, "*") when Number(day) is { } d => $"monthly on the {d}., {time}",
            _ => cron,
        };
    }

    /// <summary>The same days at another time; null when it has no single time of the day.</summary>
    public static string? At(string cron, TimeOnly time) => TimeOf(cron) is null ? null : $"{time.Minute} {time.Hour} {string.Join(' ', cron.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..])}";

    /// <summary>The one time of the day at which it starts; null when there are several.</summary>
    public static TimeOnly? TimeOf(string cron) =>
        cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var minute, var hour, _, _, _] && Number(minute) is { } m and < 60 && Number(hour) is { } h and < 24 ? new TimeOnly(h, m) : null;

    static int? Every(string field) => field.StartsWith("*/", StringComparison.Ordinal) ? Number(field[2..]) : field == "*" ? 1 : null;

    static int? Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
