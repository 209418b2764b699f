using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Sync.UseCases;

namespace Portal.Sync.Pages;

/// <summary>What stands in the form of a flow.</summary>
sealed class SyncDraft
{
    public static readonly (string Cron, string Word)[] Presets =
    [
        ("*/15 * * * *", "Every 15 minutes"), ("10 * * * *", "Hourly at :10"), ("0 */4 * * *", "Every 4 hours"), ("0 2 * * *", "Daily at 02:00"), ("0 6 * * 1-5", "On weekdays at 06:00"), ("0 3 * * 0", "Sundays at 03:00"),
    ];

    /// <summary>Those that people look for first; any other IANA name may be written.</summary>
    public static readonly string[] Zones =
    [
        "UTC", "Europe/Amsterdam", "Europe/Berlin", "Europe/London", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw", "Europe/Helsinki", "Europe/Istanbul", "Africa/Johannesburg", "America/New_York", "America/Chicago",
        "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
    ];

    public string Slug { get; set; } = "";
    public string Name { get; set; } = "";
    public string Source { get; set; } = "";
    public string Target { get; set; } = "";
    public string Domain { get; set; } = "";
    public Dictionary<string, WriteRule> Rules { get; set; } = [];
    public string Cron { get; set; } = "0 2 * * *";
    public string TimeZone { get; set; } = "UTC";
    public int JitterSeconds { get; set; }
    public int OverlapSeconds { get; set; } = 300;
    public bool Compares { get; set; }
    public int MaxDeletesPercent { get; set; } = 10;
    public bool Announces { get; set; }
    public int Threshold { get; set; } = 1;
    public int QuietMinutes { get; set; }
    public int DaysBefore { get; set; } = 60;

    public static SyncDraft Of(SyncFlowView flow) => new()
    {
        Slug = flow.Slug, Name = flow.Terms.Name, Source = flow.Terms.Source, Target = flow.Terms.Target ?? "", Domain = flow.Terms.Domain, Rules = flow.Terms.Fields.ToDictionary(), Cron = flow.Terms.Cron, TimeZone = flow.Terms.TimeZone,
        JitterSeconds = flow.Terms.JitterSeconds, OverlapSeconds = flow.Terms.OverlapSeconds, Compares = flow.Terms.Compares, MaxDeletesPercent = flow.Terms.MaxDeletesPercent, Announces = flow.Terms.Announces,
        Threshold = (int)Math.Ceiling(flow.Terms.Threshold), QuietMinutes = flow.Terms.QuietMinutes, DaysBefore = flow.Terms.DaysBefore,
    };

    public SyncTerms Terms(string? flow) => new(Name.Trim(), Source, Target.Length == 0 ? null : Target, Domain, Rules, Cron.Trim())
    {
        TimeZone = TimeZone.Trim(), JitterSeconds = JitterSeconds, OverlapSeconds = OverlapSeconds, Compares = Compares, MaxDeletesPercent = MaxDeletesPercent, Flow = flow, Announces = Announces, Threshold = Threshold,
        QuietMinutes = QuietMinutes, DaysBefore = DaysBefore,
    };

    public IReadOnlyList<DomainShape> Readable(SyncEnds ends) => ends.Sources.FirstOrDefault(e => e.Slug == Source)?.Domains ?? [];

    public IEnumerable<SyncEnd> Targets(SyncEnds ends) => ends.Targets.Where(e => e.Slug != Source && (Domain.Length == 0 || e.Domains.Any(d => d.Domain == Domain)));

    /// <summary>Fields that the source has and the target takes.</summary>
    public IReadOnlyList<string> Offered(SyncEnds ends)
    {
        var read = Readable(ends).FirstOrDefault(s => s.Domain == Domain)?.Fields.Select(f => f.Name) ?? [];
        if (Target.Length == 0) return [.. read];
        var write = ends.Targets.FirstOrDefault(e => e.Slug == Target)?.Domains.FirstOrDefault(d => d.Domain == Domain)?.Fields.Where(f => !f.ReadOnly).Select(f => f.Name) ?? [];
        return [.. read.Intersect(write)];
    }

    /// <summary>The schedule in words with the next start, while it can be read.</summary>
    public string Said(DateTimeOffset now)
    {
        if (Schedule.Problem(Cron) is { } problem) return problem;
        if (!Schedule.IsZone(TimeZone)) return ScheduleWords.Of(Cron);
        return new Schedule(Cron, TimeZone, 0, Slug).Next(now) is { } next ? $"{ScheduleWords.Of(Cron)}; next {Format.DateTime(next)} UTC" : "It never comes up.";
    }

    public static string SlugOf(string name) => string.Join('-', NormalisedName.Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
