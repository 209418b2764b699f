using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation;

/// <summary>A side of a comparison is another system now: what was found of the former one is over, with the ids that its rows had.</summary>
sealed class FormerEnds(TimeProvider clock) : IReactTo<ConnectionRepointed>, IReactTo<ConnectionRemoved>
{
    public Task React(PortalDb db, ConnectionRepointed fact, CancellationToken stop) => Close(db, fact.Slug, $"{fact.Slug} leads elsewhere now.", stop);

    public Task React(PortalDb db, ConnectionRemoved fact, CancellationToken stop) => Close(db, fact.Slug, $"The connection {fact.Slug} was removed.", stop);

    async Task Close(PortalDb db, string slug, string why, CancellationToken stop)
    {
        var comparisons = await db.Comparisons.Where(c => c.Owner == slug || c.Copy == slug).Select(c => c.Id).ToListAsync(stop);
        if (comparisons.Count == 0) return;
        DateTimeOffset? at = clock.GetUtcNow();
        // Runs and fixes first: what they have not saved yet is refused from now on.
        await db.ComparisonRuns.Where(r => comparisons.Contains(r.ComparisonId) && r.FinishedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Fault, why).SetProperty(r => r.FinishedAt, at).SetProperty(r => r.DueAt, (DateTimeOffset?)null).SetProperty(r => r.ClaimedBy, (Guid?)null), stop);
        await db.FixRuns.Where(f => comparisons.Contains(f.ComparisonId) && f.FinishedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(f => f.Fault, why).SetProperty(f => f.FinishedAt, at).SetProperty(f => f.DueAt, (DateTimeOffset?)null).SetProperty(f => f.ClaimedBy, (Guid?)null), stop);
        await db.Differences.Where(d => comparisons.Contains(d.ComparisonId) && d.ClosedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, DifferenceState.Gone).SetProperty(d => d.Outcome, why).SetProperty(d => d.ClosedAt, at).SetProperty(d => d.Version, d => d.Version + 1), stop);
        await db.Comparisons.Where(c => comparisons.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.RepointedAt, at), stop);
        foreach (var comparison in comparisons) db.Publish(new ReconciliationChanged(comparison));
    }
}
