using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>An end of a flow is another system now: what the flow knows of the former one it forgets. A new source is read from the beginning, a new target is written whole, by key.</summary>
sealed class FormerEnds(TimeProvider clock) : IReactTo<ConnectionRepointed>, IReactTo<ConnectionRemoved>
{
    public Task React(PortalDb db, ConnectionRepointed fact, CancellationToken stop) => Forget(db, fact.Slug, $"{fact.Slug} leads elsewhere now. The next run reads everything.", stop);

    public Task React(PortalDb db, ConnectionRemoved fact, CancellationToken stop) => Forget(db, fact.Slug, $"The connection {fact.Slug} was removed.", stop);

    async Task Forget(PortalDb db, string slug, string why, CancellationToken stop)
    {
        var flows = await db.SyncFlows.AsNoTracking().Where(f => f.Source == slug || f.Target == slug).Select(f => new { f.Id, IsSource = f.Source == slug }).ToListAsync(stop);
        if (flows.Count == 0) return;
        var (all, read, written) = (flows.Select(f => f.Id).ToList(), flows.Where(f => f.IsSource).Select(f => f.Id).ToList(), flows.Where(f => !f.IsSource).Select(f => f.Id).ToList());
        DateTimeOffset? at = clock.GetUtcNow();
        // In the order in which a page of a run takes its locks: neither waits for the other in a circle.
        await db.SyncProgress.Where(p => read.Contains(p.FlowId)).ExecuteUpdateAsync(set => set.SetProperty(p => p.Watermark, (DateTimeOffset?)null).SetProperty(p => p.BaselineAt, (DateTimeOffset?)null), stop);
        await db.SyncProgress.Where(p => written.Contains(p.FlowId)).ExecuteUpdateAsync(set => set.SetProperty(p => p.AnewFrom, at), stop);
        await ForgetRows(db, read, written, stop);
        await db.SyncRuns.Where(r => all.Contains(r.FlowId) && r.FinishedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.State, SyncState.Stopped).SetProperty(r => r.Fault, why).SetProperty(r => r.StartedAt, r => r.StartedAt ?? at).SetProperty(r => r.FinishedAt, at).SetProperty(r => r.DueAt, (DateTimeOffset?)null).SetProperty(r => r.ClaimedBy, (Guid?)null), stop);
        // Whatever a page added that was saved before its run could be stopped.
        await ForgetRows(db, read, written, stop);
        foreach (var flow in all) db.Publish(new SyncMoved(flow));
    }

    static async Task ForgetRows(PortalDb db, List<Guid> read, List<Guid> written, CancellationToken stop)
    {
        // What was told of the former source says nothing about this one.
        await db.SyncedRows.Where(r => read.Contains(r.FlowId)).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.SourceId, (string?)null).SetProperty(r => r.Said, (string?)null).SetProperty(r => r.SaidAt, (DateTimeOffset?)null).SetProperty(r => r.LookAt, (DateTimeOffset?)null).SetProperty(r => r.Version, r => r.Version + 1), stop);
        await db.SyncedRows.Where(r => written.Contains(r.FlowId)).ExecuteUpdateAsync(set => set.SetProperty(r => r.TargetId, (string?)null).SetProperty(r => r.Hash, "").SetProperty(r => r.Version, r => r.Version + 1), stop);
    }
}
