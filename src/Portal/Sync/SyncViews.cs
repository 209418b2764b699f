using Portal.Kernel.Contracts;

namespace Portal.Sync;

/// <summary>A flow as pages and programs see it.</summary>
/// <param name="Clock">When it runs, in words.</param>
/// <param name="Runs">The last of them, newest first, dry ones left out.</param>
/// <param name="Under">The run that is not over.</param>
/// <param name="ReadsAll">The next run reads everything, not only what changed: there is no watermark yet, or what the flow writes became more.</param>
public sealed record SyncFlowView(
    Guid Id, string Slug, SyncTerms Terms, string Clock, bool Paused, DateTimeOffset PausedSince, DateTimeOffset? NextRunAt, DateTimeOffset? Watermark, DateTimeOffset? FailsSince, string CreatedBy, DateTimeOffset CreatedAt,
    int Version, IReadOnlyList<SyncRunView> Runs, SyncRunView? Under, bool ReadsAll = false)
{
    public SyncRunView? Last => Runs.FirstOrDefault();

    /// <summary>How long a run takes: the one in the middle of those that came to their end; null before the first.</summary>
    public TimeSpan? Usual
    {
        get
        {
            var took = Runs.Where(r => r.State is SyncState.Done or SyncState.DoneWithFailures).Select(r => r.Took!.Value).Order().ToList();
            return took.Count == 0 ? null : took[took.Count / 2];
        }
    }
}

/// <summary>A run as pages and programs see it.</summary>
/// <param name="Flow">Slug of its flow.</param>
/// <param name="Since">It reads what changed since; null: everything.</param>
/// <param name="Total">About so many rows in all; null: nobody knows.</param>
/// <param name="NextTryAt">When it goes on, while it waits.</param>
/// <param name="TooMany">So many would have been deleted, which it did not do unasked.</param>
public sealed record SyncRunView(
    Guid Id, string Flow, string FlowName, SyncTrigger Trigger, string By, bool DryRun, bool Full, SyncState State, DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? Since,
    int Read, int Created, int Changed, int Unchanged, int Skipped, int Failed, int Deleted, int? Total, string? Fault, DateTimeOffset? NextTryAt, int? TooMany = null)
{
    /// <summary>From its beginning to its end.</summary>
    public TimeSpan? Took => FinishedAt - StartedAt;

    public bool IsOver => FinishedAt is not null;

    /// <summary>0 to 100; null when nobody knows how much there is.</summary>
    public int? Percent => Total is > 0 and var all ? (int)Math.Min(99, Read * 100L / all) : null;

    internal static SyncRunView Of(SyncRun r, string flow, string name) => new(
        r.Id, flow, name, r.Trigger, r.By, r.DryRun, r.Full, r.State, r.QueuedAt, r.StartedAt, r.FinishedAt, r.Since, r.Read, r.Created, r.Changed, r.Unchanged, r.Skipped, r.Failed, r.Deleted, r.Total, r.Fault,
        r.State is SyncState.Waiting ? r.DueAt : null, r.TooMany);
}

/// <param name="NextCursor">Of the next page; null at the end.</param>
public sealed record SyncRunPage(IReadOnlyList<SyncRunView> Items, string? NextCursor);

/// <summary>One row that a run did not bring over.</summary>
/// <param name="Row">JSON: what was to be written; null: the reader may not see values.</param>
/// <param name="Unclear">The match that a person must decide first.</param>
public sealed record SyncProblemView(string Key, RowResult Result, string Reason, bool Again, bool Solved, string? Row, OpenMatch? Unclear = null);

public sealed record SyncNoteView(DateTimeOffset At, string Text);
