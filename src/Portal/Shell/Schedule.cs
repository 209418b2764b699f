using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cronos;

namespace Portal.Shell;

/// <summary>When something runs by itself.</summary>
/// <param name="Cron">Five fields.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Name">Whose jitter it is.</param>
public sealed record Schedule(string Cron, string TimeZone, int JitterSeconds = 0, string Name = "")
{
    public const string Utc = "UTC";

    TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>What is wrong with a cron expression; null when it can be read and comes up again.</summary>
    public static string? Problem(string cron)
    {
        if (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5) return "Five fields: minute, hour, day, month, weekday, as in 0 2 * * *.";
        return CronExpression.TryParse(cron, out _) ? null : "This is no cron expression. 0 2 * * * is daily at 02:00, */15 * * * * every quarter of an hour.";
    }

    public static bool IsZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>The next start after a moment, jitter added; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => Parsed.GetNextOccurrence(after, Zone) is { } at ? (at + Jitter(at)).ToUniversalTime() : null;

    /// <summary>Starts in a span of time, without jitter.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to) => Parsed.GetOccurrences(from, to, Zone);

    public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>When a day begins there.</summary>
    public DateTimeOffset Begins(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Where clocks go forward at midnight the day begins an hour later.
        if (Zone.IsInvalidTime(midnight)) midnight = midnight.AddHours(1);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The same for one start on every instance, and another at the next.</summary>
    TimeSpan Jitter(DateTimeOffset start) => JitterSeconds <= 0 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name} {start.UtcTicks}"))) % (uint)(JitterSeconds + 1));

    CronExpression Parsed => CronExpression.Parse(Cron);
}
