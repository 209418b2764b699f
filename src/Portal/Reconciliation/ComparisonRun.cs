using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

public enum RunTrigger
{
    Schedule,
    ByHand,
}

public enum RunState
{
    /// <summary>Asked for, or waiting to be tried again.</summary>
    Waiting,
    Running,
    Done,
    Failed,
}

/// <summary>One look at both copies: work that survives restarts. What is found is the same however often it begins anew.</summary>
public sealed class ComparisonRun : IDueWork
{
    /// <summary>Waits after a source that could not be read; after the last the run has failed.</summary>
    static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    ComparisonRun() { }

    public Guid Id { get; private init; }
    public Guid ComparisonId { get; private init; }
    public RunTrigger Trigger { get; private init; }
    public string By { get; private init; } = "";
    public RunState State { get; private set; }
    public DateTimeOffset AskedAt { get; private init; }
    public DateTimeOffset? BeganAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    /// <summary>Rows that each side has, and how many of them came over.</summary>
    public long OwnerRows { get; private set; }
    public long CopyRows { get; private set; }
    public long OwnerRead { get; private set; }
    public long CopyRead { get; private set; }
    public long Matching { get; private set; }
    public long Differing { get; private set; }
    public long Missing { get; private set; }
    public long Extra { get; private set; }
    public long Doubled { get; private set; }
    /// <summary>Differences that the queue did not have open before.</summary>
    public int New { get; private set; }
    /// <summary>Differences that are no more.</summary>
    public int Gone { get; private set; }
    /// <summary>There were more differences than a queue is for: only the first are kept, and none was taken away.</summary>
    public bool Cut { get; private set; }
    public string? Fault { get; private set; }

    public long Differences => Differing + Missing + Extra + Doubled;

    /// <summary>Part of all keys that match: 0 to 1; null before it is known.</summary>
    public double? MatchRate => State is not RunState.Done ? null : Matching + Differences is 0 ? 1 : (double)Matching / (Matching + Differences);

    public static ComparisonRun Of(Guid comparison, RunTrigger trigger, string by, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), ComparisonId = comparison, Trigger = trigger, By = by, AskedAt = at, DueAt = at };

    public void Began(DateTimeOffset at) => (State, BeganAt, Attempts, Fault, OwnerRead, CopyRead, New) = (RunState.Running, at, Attempts + 1, null, 0, 0, 0);

    internal void Done(Tally tally, int @new, int gone, bool cut, long ownerRead, long copyRead, DateTimeOffset at)
    {
        (OwnerRows, CopyRows, Matching, Differing, Missing, Extra, Doubled) = (tally.OwnerRows, tally.CopyRows, tally.Matching, tally.Differing, tally.Missing, tally.Extra, tally.Doubled);
        (OwnerRead, CopyRead, New, Gone, Cut) = (ownerRead, copyRead, @new, gone, cut);
        End(RunState.Done, null, at);
    }

    public void Failed(string fault, DateTimeOffset at) => End(RunState.Failed, fault, at);

    /// <summary>A source could not be read: tried again some times, as soon as it wishes.</summary>
    public void TryAgain(ConnectionFault fault, DateTimeOffset at)
    {
        if (Attempts > Waits.Length) Failed(fault.Message, at);
        else (State, DueAt, ClaimedBy, Fault) = (RunState.Waiting, at + (fault.RetryAfter ?? Waits[Attempts - 1]), null, fault.Message);
    }

    void End(RunState state, string? fault, DateTimeOffset at) => (State, Fault, FinishedAt, DueAt, ClaimedBy) = (state, fault is { Length: > MaxFault } ? fault[..MaxFault] : fault, at, null, null);

    internal const int MaxFault = 1000;
}

sealed class ComparisonRunMapping : IEntityTypeConfiguration<ComparisonRun>
{
    public void Configure(EntityTypeBuilder<ComparisonRun> runs)
    {
        runs.ToTable("comparison_runs");
        runs.Property(r => r.Id).ValueGeneratedNever();
        runs.Property(r => r.By).HasMaxLength(200);
        runs.Property(r => r.Fault).HasMaxLength(ComparisonRun.MaxFault);
        runs.Property(r => r.ClaimedBy).IsConcurrencyToken();
        runs.Ignore(r => r.Differences).Ignore(r => r.MatchRate);
        runs.HasIndex(r => r.DueAt);
        runs.HasIndex(r => new { r.ComparisonId, r.AskedAt });
        // A comparison runs once at a time, whoever asks for it on whichever instance.
        runs.HasIndex(r => r.ComparisonId).IsUnique().HasDatabaseName("ix_comparison_runs_unfinished").HasFilter("\"FinishedAt\" IS NULL");
    }
}
