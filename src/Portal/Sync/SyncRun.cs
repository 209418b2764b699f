using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

public enum SyncTrigger
{
    Schedule,
    ByHand,
    /// <summary>Only what failed in another run.</summary>
    Retry,
    /// <summary>The source said that something changed.</summary>
    Notice,
}

public enum SyncState
{
    /// <summary>It begins, or goes on, when it is due.</summary>
    Waiting,
    Running,
    Done,
    /// <summary>It came to its end, and some rows failed.</summary>
    DoneWithFailures,
    Failed,
    /// <summary>By a person, or because too much would be deleted.</summary>
    Stopped,
}

public enum SyncPhase
{
    Reading,
    /// <summary>What is gone at the source goes at the target.</summary>
    Deleting,
}

/// <summary>Signal: a flow or one of its runs moved on.</summary>
public sealed record SyncMoved(Guid Flow) : IFact;

/// <summary>Signal: there is a run to be begun or continued.</summary>
public sealed record SyncWanted(Guid Flow) : IFact;

/// <summary>One execution of a flow. It remembers how far it came, so that it goes on after a restart.</summary>
public sealed class SyncRun : IDueWork
{
    /// <summary>Waits between tries while a system cannot be reached.</summary>
    static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)];
    static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30), LongestWait = TimeSpan.FromHours(6);
    /// <summary>Whoever lets no page through for so long will not do so later: a person must look.</summary>
    internal static readonly TimeSpan LongestBusy = TimeSpan.FromHours(24);
    internal const int MaxFault = 1000;

    SyncRun() { }

    public Guid Id { get; private init; }
    public Guid FlowId { get; private init; }
    public SyncTrigger Trigger { get; private init; }
    public string By { get; private init; } = "";
    /// <summary>It says what it would do and does nothing.</summary>
    public bool DryRun { get; private init; }
    /// <summary>It reads everything, also what did not change.</summary>
    public bool Full { get; private init; }
    /// <summary>A person looked: so many may be deleted, however many percent that is.</summary>
    public int? MayDelete { get; private init; }
    /// <summary>So many would have been deleted, which was too much to do unasked.</summary>
    public int? TooMany { get; private set; }
    /// <summary>Something at the source could not be read, so what was not seen need not be gone.</summary>
    public bool Partial { get; private set; }
    /// <summary>The run whose failed rows it takes.</summary>
    public Guid? RetryOf { get; private init; }
    public SyncState State { get; private set; }
    public SyncPhase Phase { get; private set; }
    public DateTimeOffset QueuedAt { get; private init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    /// <summary>It reads what changed since; null: everything.</summary>
    public DateTimeOffset? Since { get; private set; }
    /// <summary>The latest change that it saw.</summary>
    public DateTimeOffset? Newest { get; private set; }
    public string? Cursor { get; private set; }
    public int Pages { get; private set; }
    public int Read { get; private set; }
    public int Created { get; private set; }
    public int Changed { get; private set; }
    public int Unchanged { get; private set; }
    public int Skipped { get; private set; }
    public int Failed { get; private set; }
    public int Deleted { get; private set; }
    /// <summary>About so many rows in all; null: nobody knows.</summary>
    public int? Total { get; private set; }
    /// <summary>Why it waits, failed or stopped.</summary>
    public string? Fault { get; private set; }
    /// <summary>In a row, without a page in between.</summary>
    public int Tries { get; private set; }
    /// <summary>Since when it is told to wait, without a page in between.</summary>
    public DateTimeOffset? BusySince { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public static SyncRun Of(SyncFlow flow, SyncTrigger trigger, string by, DateTimeOffset at, bool dryRun = false, bool full = false, int? mayDelete = null, Guid? retryOf = null) => new()
    {
        Id = Guid.CreateVersion7(at), FlowId = flow.Id, Trigger = trigger, By = by, QueuedAt = at, DueAt = at, DryRun = dryRun, Full = full, MayDelete = mayDelete, RetryOf = retryOf,
    };

    /// <param name="total">About so many rows are to be read; null: nobody knows.</param>
    public void Begin(DateTimeOffset? since, int? total, DateTimeOffset at) => (State, StartedAt, Since, Total, Fault) = (SyncState.Running, at, since, total, null);

    public void GoOn() => (State, Fault) = (SyncState.Running, null);

    /// <param name="next">Where the next page begins; null: this was the last.</param>
    public void Page(RowCounts counts, DateTimeOffset? newest, string? next)
    {
        Read += counts.Read;
        Created += counts.Created;
        Changed += counts.Changed;
        Unchanged += counts.Unchanged;
        Skipped += counts.Skipped;
        Failed += counts.Failed;
        Deleted += counts.Deleted;
        if (newest is not null && (Newest is null || newest > Newest)) Newest = newest;
        (Cursor, Pages, Tries, BusySince) = (next, Pages + 1, 0, null);
    }

    public void SawPartOnly() => Partial = true;

    /// <summary>It stops before it deletes: a person is asked first.</summary>
    public void AskBefore(int deletions, string why, DateTimeOffset at)
    {
        TooMany = deletions;
        Stop(why, at);
    }

    public void Turn(SyncPhase phase) => (Phase, Cursor) = (phase, null);

    /// <summary>Somebody paused its flow: it goes on from here when that ends.</summary>
    public void Hold() => (State, DueAt, ClaimedBy, BusySince) = (SyncState.Waiting, null, null, null);

    public void Continue(DateTimeOffset at) => DueAt ??= at;

    /// <summary>The system asked to be left alone for a while; false when it has asked that for too long.</summary>
    public bool Wait(string why, TimeSpan? asked, DateTimeOffset at)
    {
        var end = (BusySince ??= at) + LongestBusy;
        if (at >= end) return false;
        var wait = asked is { } time && time > TimeSpan.Zero ? time : UsualWait;
        var next = at + (wait < LongestWait ? wait : LongestWait);
        (State, Fault, DueAt, ClaimedBy) = (SyncState.Waiting, Short(why), next < end ? next : end, null);
        return true;
    }

    /// <summary>Tries again later; false when it was tried often enough.</summary>
    public bool TryAgain(string why, DateTimeOffset at)
    {
        if (Tries >= Waits.Length) return false;
        (State, Fault, DueAt, ClaimedBy) = (SyncState.Waiting, Short(why), at + Waits[Tries++], null);
        return true;
    }

    public void Finish(DateTimeOffset at) => End(Failed > 0 ? SyncState.DoneWithFailures : SyncState.Done, null, at);

    public void Fail(string why, DateTimeOffset at) => End(SyncState.Failed, why, at);

    public void Stop(string why, DateTimeOffset at)
    {
        if (FinishedAt is not null) throw new BusinessRuleViolation("This run is over already.");
        End(SyncState.Stopped, why, at);
    }

    void End(SyncState state, string? why, DateTimeOffset at) => (State, Fault, StartedAt, FinishedAt, DueAt, ClaimedBy) = (state, Short(why), StartedAt ?? at, at, null, null);

    static string? Short(string? why) => why?.Length > MaxFault ? why[..MaxFault] : why;
}

/// <summary>What became of rows.</summary>
public record struct RowCounts(int Read, int Created, int Changed, int Unchanged, int Skipped, int Failed, int Deleted);

/// <summary>A line of a run's log.</summary>
public sealed class SyncNote
{
    SyncNote() { }

    public Guid Id { get; private init; }
    public Guid RunId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Text { get; private init; } = "";

    public static SyncNote Of(Guid run, DateTimeOffset at, string text) => new() { Id = Guid.CreateVersion7(at), RunId = run, At = at, Text = text.Length > SyncRun.MaxFault ? text[..SyncRun.MaxFault] : text };
}

sealed class SyncRunMapping : IEntityTypeConfiguration<SyncRun>, IEntityTypeConfiguration<SyncNote>
{
    public void Configure(EntityTypeBuilder<SyncRun> runs)
    {
        runs.ToTable("sync_runs");
        runs.Property(r => r.Id).ValueGeneratedNever();
        runs.Property(r => r.By).HasMaxLength(200);
        runs.Property(r => r.Fault).HasMaxLength(SyncRun.MaxFault);
        // A worker that lost its claim must not write.
        runs.Property(r => r.ClaimedBy).IsConcurrencyToken();
        runs.HasIndex(r => r.DueAt);
        runs.HasIndex(r => new { r.FlowId, r.Id });
        runs.HasIndex(r => r.QueuedAt);
        // A flow never overlaps with itself, whoever starts it.
        runs.HasIndex(r => r.FlowId).IsUnique().HasDatabaseName("ix_sync_runs_open").HasFilter("\"FinishedAt\" IS NULL");
    }

    public void Configure(EntityTypeBuilder<SyncNote> notes)
    {
        notes.ToTable("sync_notes");
        notes.Property(n => n.Id).ValueGeneratedNever();
        notes.Property(n => n.Text).HasMaxLength(SyncRun.MaxFault);
        notes.HasIndex(n => new { n.RunId, n.Id });
    }
}
