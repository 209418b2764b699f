using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Sync;

/// <summary>What a sync flow copies, when, and what it says of what it saw.</summary>
/// <param name="Target">Slug of the connection that is written; null: it only watches.</param>
/// <param name="Fields">The fields that it carries, each with its rule.</param>
/// <param name="Cron">Five fields, in <see cref="TimeZone"/>.</param>
public sealed record SyncTerms(string Name, string Source, string? Target, string Domain, IReadOnlyDictionary<string, WriteRule> Fields, string Cron)
{
    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";
    /// <summary>It starts up to so much later, so that flows of one minute do not begin at one second.</summary>
    public int JitterSeconds { get; init; }
    /// <summary>So much before the watermark is read again: clocks differ, and what was saved late carries an earlier time.</summary>
    public int OverlapSeconds { get; init; } = 300;
    /// <summary>The first run of each day reads everything: what is gone at the source is found.</summary>
    public bool Compares { get; init; }
    /// <summary>When more than this would be deleted at once, it stops and asks.</summary>
    public int MaxDeletesPercent { get; init; } = 10;
    /// <summary>Slug of the registered flow that it is.</summary>
    public string? Flow { get; init; }
    /// <summary>Changes become events.</summary>
    public bool Announces { get; init; }
    /// <summary>Stock is told when it moved by so much.</summary>
    public decimal Threshold { get; init; } = 1;
    /// <summary>An item's stock is told at most so often.</summary>
    public int QuietMinutes { get; init; }
    /// <summary>A renewal is due so many days before the contract ends.</summary>
    public int DaysBefore { get; init; } = 60;

    /// <summary>It writes what <paramref name="before"/> did not: a field more, or one by a stricter rule. Rows that do not change are to get it, too.</summary>
    public bool AsksMoreThan(SyncTerms before) => Target is not null && Fields.Any(f => f.Value < before.Fields.GetValueOrDefault(f.Key, WriteRule.Never));
}

/// <summary>A scheduled copy of a data domain from one system to another.</summary>
public sealed class SyncFlow : IVersioned
{
    public const int MaxSlug = 100;

    SyncFlow() { }

    public Guid Id { get; private init; }
    public string Slug { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string Source { get; private init; } = "";
    public string? Target { get; private init; }
    public string Domain { get; private init; } = "";
    /// <summary>JSON: rule by field.</summary>
    public string FieldsJson { get; private set; } = "{}";
    public string Cron { get; private set; } = "";
    public string TimeZone { get; private set; } = "";
    public int JitterSeconds { get; private set; }
    public int OverlapSeconds { get; private set; }
    public bool Compares { get; private set; }
    public int MaxDeletesPercent { get; private set; }
    public string? Flow { get; private set; }
    public bool Announces { get; private set; }
    public decimal Threshold { get; private set; }
    public int QuietMinutes { get; private set; }
    public int DaysBefore { get; private set; }
    public bool Paused { get; private set; }
    public DateTimeOffset PausedSince { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public int Version { get; private set; }

    public SyncTerms Terms => new(Name, Source, Target, Domain, Fields, Cron)
    {
        TimeZone = TimeZone, JitterSeconds = JitterSeconds, OverlapSeconds = OverlapSeconds, Compares = Compares, MaxDeletesPercent = MaxDeletesPercent, Flow = Flow,
        Announces = Announces, Threshold = Threshold, QuietMinutes = QuietMinutes, DaysBefore = DaysBefore,
    };

    public IReadOnlyDictionary<string, WriteRule> Fields => JsonSerializer.Deserialize<SortedDictionary<string, WriteRule>>(FieldsJson, OutboxEvent.Json)!;

    public Schedule Schedule => new(Cron, TimeZone, JitterSeconds, Slug);

    public static SyncFlow Of(string slug, SyncTerms terms, string by, DateTimeOffset at)
    {
        var flow = new SyncFlow { Id = Guid.CreateVersion7(at), Slug = slug, Source = terms.Source, Target = terms.Target, Domain = terms.Domain, CreatedBy = by, CreatedAt = at };
        flow.Agree(terms);
        return flow;
    }

    /// <summary>Takes new terms. Ends and domain stay: what was copied belongs to them.</summary>
    public void Agree(SyncTerms terms)
    {
        if ((terms.Source, terms.Target, terms.Domain) != (Source, Target, Domain)) throw new BusinessRuleViolation("Source, target and domain of a flow stay as they are; make another flow.");
        (Name, Cron, TimeZone, JitterSeconds, OverlapSeconds) = (terms.Name, terms.Cron, terms.TimeZone, terms.JitterSeconds, terms.OverlapSeconds);
        (Compares, MaxDeletesPercent, Flow) = (terms.Compares, terms.MaxDeletesPercent, terms.Flow);
        (Announces, Threshold, QuietMinutes, DaysBefore) = (terms.Announces, terms.Threshold, terms.QuietMinutes, terms.DaysBefore);
        FieldsJson = JsonSerializer.Serialize(new SortedDictionary<string, WriteRule>(terms.Fields.ToDictionary()), OutboxEvent.Json);
    }

    public void Reschedule(string cron) => Cron = cron;

    public void Pause(DateTimeOffset at) => (Paused, PausedSince) = (true, at);

    public void Resume(DateTimeOffset at) => (Paused, PausedSince) = (false, at);
}

/// <summary>What a flow remembers from run to run; apart from its terms, which people change.</summary>
public sealed class SyncProgress
{
    SyncProgress() { }

    public Guid FlowId { get; private init; }
    public DateTimeOffset? NextRunAt { get; private set; }
    /// <summary>Everything that the source changed before this was read.</summary>
    public DateTimeOffset? Watermark { get; private set; }
    /// <summary>When everything was read for the first time: changes are told from then on.</summary>
    public DateTimeOffset? BaselineAt { get; private set; }
    /// <summary>Day of the last run that read everything, in the flow's time zone.</summary>
    public DateOnly? ComparedOn { get; private set; }
    /// <summary>Since when runs fail; it is told once, until one works again.</summary>
    public DateTimeOffset? FailsSince { get; private set; }

    /// <summary>What was asked for changed then: a run that begins later reads everything.</summary>
    public DateTimeOffset? AnewFrom { get; private set; }

    /// <summary>Its source said that something changed: a run that begins from now on, at this time at the earliest, answers it.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public static SyncProgress Of(Guid flow, DateTimeOffset? next) => new() { FlowId = flow, NextRunAt = next };

    public void Next(DateTimeOffset? at) => NextRunAt = at;

    public void Told(DateTimeOffset at) => ToldAt = at;

    public void Anew(DateTimeOffset from) => AnewFrom = from;

    /// <summary>A run came to its end. The watermark goes to what the source said last, never past a moment before the run began, never back.</summary>
    public void CameToEnd(SyncRun run, DateOnly today, DateTimeOffset at)
    {
        FailsSince = null;
        if (run.Trigger is SyncTrigger.Retry) return;
        if (Watermarks.Next(Watermark, run.Newest, run.StartedAt!.Value) is { } next) Watermark = next;
        if (run.Since is not null) return;
        if (run.StartedAt > AnewFrom) AnewFrom = null;
        (BaselineAt, ComparedOn) = (BaselineAt ?? at, today);
    }

    /// <summary>False when it was failing already.</summary>
    public bool Fails(DateTimeOffset at)
    {
        if (FailsSince is not null) return false;
        FailsSince = at;
        return true;
    }
}

/// <summary>From where to read next.</summary>
public static class Watermarks
{
    /// <summary>What is so young may still be joined by rows that are saved late, with an earlier time.</summary>
    static readonly TimeSpan Young = TimeSpan.FromSeconds(30);

    /// <param name="newest">The latest change that was read; null: the source said none.</param>
    public static DateTimeOffset? Next(DateTimeOffset? before, DateTimeOffset? newest, DateTimeOffset began)
    {
        if (newest is not { } seen) return before;
        var safe = seen < began - Young ? seen : began - Young;
        return before is { } old && old > safe ? old : safe;
    }

    public static DateTimeOffset? Since(DateTimeOffset? watermark, int overlapSeconds) => watermark is { } mark ? mark - TimeSpan.FromSeconds(overlapSeconds) : null;
}

sealed class SyncFlowMapping : IEntityTypeConfiguration<SyncFlow>, IEntityTypeConfiguration<SyncProgress>
{
    public void Configure(EntityTypeBuilder<SyncFlow> flows)
    {
        flows.ToTable("sync_flows");
        flows.Property(f => f.Id).ValueGeneratedNever();
        flows.Property(f => f.Slug).HasMaxLength(SyncFlow.MaxSlug);
        flows.Property(f => f.Name).HasMaxLength(200);
        foreach (var end in new[] { nameof(SyncFlow.Source), nameof(SyncFlow.Target), nameof(SyncFlow.Domain), nameof(SyncFlow.TimeZone), nameof(SyncFlow.Cron) }) flows.Property(end).HasMaxLength(100);
        flows.Property(f => f.Flow).HasMaxLength(100);
        flows.Property(f => f.CreatedBy).HasMaxLength(200);
        flows.Ignore(f => f.Fields).Ignore(f => f.Terms).Ignore(f => f.Schedule);
        flows.HasIndex(f => f.Slug).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SyncProgress> progress)
    {
        progress.ToTable("sync_progress");
        progress.HasKey(p => p.FlowId);
        progress.Property(p => p.FlowId).ValueGeneratedNever();
        progress.HasIndex(p => p.NextRunAt);
    }
}
