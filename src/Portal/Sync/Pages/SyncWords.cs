using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Sync.Pages;

/// <summary>How runs are said on pages.</summary>
static class SyncWords
{
    /// <summary>Slug of the status that a run is drawn as, and its word.</summary>
    public static (string Of, string Word) Look(SyncRunView run) => run.State switch
    {
        SyncState.Running => ("promoting", run.Percent is { } percent ? $"{percent} %" : $"{Format.Number(run.Read)} rows"),
        SyncState.Waiting when run.StartedAt is null => ("pending", "Queued"),
        SyncState.Waiting => ("retrying", "Waits"),
        SyncState.Done when run.Skipped > 0 => ("warning", $"{Format.Number(run.Skipped)} skipped"),
        SyncState.Done => ("healthy", run.DryRun ? "Tried out" : "Done"),
        SyncState.DoneWithFailures => ("failed", $"{Format.Of(run.Failed, "row")} failed"),
        SyncState.Failed => ("failed", "Failed"),
        _ => ("warning", "Stopped"),
    };

    public static string Took(TimeSpan? took) => took switch
    {
        null => "–",
        { TotalSeconds: < 1 } => "under 1 s",
        { TotalMinutes: < 2 } t => $"{t.TotalSeconds:0} s",
        { TotalHours: < 2 } t => $"{t.TotalMinutes:0} min",
        { } t => $"{t.TotalHours:0.#} h",
    };

    public static string Trigger(SyncRunView run) => run.Trigger switch
    {
        SyncTrigger.Schedule => "by the clock",
        SyncTrigger.Notice => "told by its source",
        SyncTrigger.Retry => $"what failed again, by {run.By}",
        _ when run.DryRun => $"dry run by {run.By}",
        _ => $"by {run.By}",
    };

    /// <summary>The sentence at the top: how many flows there are and where they meet.</summary>
    public static string Head(IReadOnlyList<SyncFlowView> flows, Week week)
    {
        if (flows.Count == 0) return "Sync";
        var said = $"{Format.Spelled(flows.Count)} {(flows.Count == 1 ? "flow" : "flows")} on a clock";
        if (week.Proposal is { } proposal) return $"{said}; {Format.Spelled(proposal.With.Count + 1).ToLowerInvariant()} of them meet at {proposal.From:HH\\:mm}";
        var failing = flows.Count(f => f.FailsSince is not null);
        return failing == 0 ? said : $"{said}; {(failing == 1 ? "one fails" : $"{Format.Spelled(failing).ToLowerInvariant()} fail")}";
    }

    /// <summary>A, b and c.</summary>
    public static string And(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    public static string Rule(WriteRule rule) => rule switch { WriteRule.Always => "always", WriteRule.IfEmpty => "only while empty", _ => "never" };
}
