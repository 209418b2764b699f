using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

/// <summary>A comparison as people and programs see it.</summary>
/// <param name="Last">The last run that ended.</param>
/// <param name="Now">The run that is under way or waits to be tried again.</param>
/// <param name="Trend">Match rates of the last runs that came to their end, oldest first, 0 to 1.</param>
/// <param name="Open">Differences that wait for somebody.</param>
/// <param name="Accepted">Differences that may stay for a time.</param>
public sealed record ComparisonView(
    Guid Id, string Slug, string Name, string Domain, string Owner, string Copy, KeyForm Key, IReadOnlyList<FieldRule> Fields, string? Cron, string Zone, string? Retires, string? Flow, bool Paused,
    DateTimeOffset? NextRunAt, RunView? Last, RunView? Now, IReadOnlyList<double> Trend, int Open, int Accepted, int Version)
{
    /// <summary>Of the last run that came to its end; null: none did yet.</summary>
    public double? MatchRate => Trend.Count == 0 ? null : Trend[^1];

    internal ComparisonTerms Terms => new(Name, Domain, Owner, Copy, Key, Fields, Cron, Zone, Retires, Flow, Paused);

    /// <param name="runs">Newest first.</param>
    internal static ComparisonView Of(CopyComparison c, IReadOnlyList<ComparisonRun> runs, int open, int accepted) => new(
        c.Id, c.Slug, c.Name, c.Domain, c.Owner, c.Copy, c.Key, c.Terms.Fields, c.Cron, c.Zone, c.Retires, c.Flow, c.Paused, c.NextRunAt,
        runs.FirstOrDefault(r => r.FinishedAt is not null) is { } last ? RunView.Of(last) : null, runs.FirstOrDefault(r => r.FinishedAt is null) is { } now ? RunView.Of(now) : null,
        [.. runs.Where(r => r.MatchRate is not null).Select(r => r.MatchRate!.Value).Reverse()], open, accepted, c.Version);
}

/// <param name="OwnerRead">Rows that came over from the owner.</param>
/// <param name="Missing">Keys that only the owner has.</param>
/// <param name="Extra">Keys that only the copy has.</param>
/// <param name="Doubled">Keys that have several rows.</param>
/// <param name="New">Differences that were not in the queue before.</param>
/// <param name="Gone">Differences that are no more.</param>
/// <param name="Cut">There were more differences than the queue keeps.</param>
/// <param name="MatchRate">0 to 1; null while it runs, or when it failed.</param>
/// <param name="Fault">Why it failed, or why it is tried again.</param>
public sealed record RunView(
    Guid Id, RunTrigger Trigger, string By, RunState State, DateTimeOffset AskedAt, DateTimeOffset? BeganAt, DateTimeOffset? FinishedAt, DateTimeOffset? DueAt,
    long OwnerRows, long CopyRows, long OwnerRead, long CopyRead, long Matching, long Differing, long Missing, long Extra, long Doubled, int New, int Gone, bool Cut, double? MatchRate, string? Fault)
{
    internal static RunView Of(ComparisonRun r) => new(
        r.Id, r.Trigger, r.By, r.State, r.AskedAt, r.BeganAt, r.FinishedAt, r.State is RunState.Waiting ? r.DueAt : null,
        r.OwnerRows, r.CopyRows, r.OwnerRead, r.CopyRead, r.Matching, r.Differing, r.Missing, r.Extra, r.Doubled, r.New, r.Gone, r.Cut, r.MatchRate, r.Fault);
}
