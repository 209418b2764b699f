using Cronos;

namespace Portal.Reconciliation;

/// <summary>When a comparison runs by itself.</summary>
static class Schedule
{
    public const string Utc = "UTC";

    /// <summary>The next time after this one; null when nothing is said.</summary>
    public static DateTimeOffset? Next(string? cron, string zone, DateTimeOffset after) =>
        cron is null ? null : Parse(cron)?.GetNextOccurrence(after, Zone(zone) ?? TimeZoneInfo.Utc)?.ToUniversalTime();

    /// <summary>What is wrong with a cron expression; null: nothing.</summary>
    public static string? Problem(string cron) => Parse(cron) is null ? "Five fields: minute, hour, day, month, weekday. 30 2 * * * is every night at 02:30." : null;

    public static bool Knows(string zone) => Zone(zone) is not null;

    static CronExpression? Parse(string cron) => CronExpression.TryParse(cron, CronFormat.Standard, out var parsed) ? parsed : null;

    static TimeZoneInfo? Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
