using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>A source said that something changed: the flows that read it run soon. Any number of notices make one run, and those that come while it reads one more.</summary>
sealed class NoticedFlows(TimeProvider clock) : IReactTo<SourceChanged>
{
    /// <summary>What comes together is read together.</summary>
    static readonly TimeSpan Gathers = TimeSpan.FromSeconds(1), Apart = TimeSpan.FromSeconds(10);

    public Task React(PortalDb db, SourceChanged fact, CancellationToken stop) => ReactToAll(db, [fact], stop);

    public async Task ReactToAll(PortalDb db, IReadOnlyList<SourceChanged> facts, CancellationToken stop)
    {
        var sources = facts.Select(f => f.Connection).Distinct().ToList();
        var flows = (await db.SyncFlows.AsNoTracking().Where(f => sources.Contains(f.Source)).Select(f => new { f.Id, f.Source, f.Domain }).ToListAsync(stop))
            .Where(f => facts.Contains(new(f.Source, f.Domain))).Select(f => f.Id).ToList();
        var now = clock.GetUtcNow();
        // Who was told already and did not begin yet will see this as well.
        foreach (var progress in await db.SyncProgress.Where(p => flows.Contains(p.FlowId) && p.ToldAt == null).ToListAsync(stop))
        {
            var last = await db.SyncRuns.Where(r => r.FlowId == progress.FlowId).OrderByDescending(r => r.Id).Select(r => (DateTimeOffset?)r.QueuedAt).FirstOrDefaultAsync(stop);
            progress.Told(last + Apart is { } next && next > now + Gathers ? next : now + Gathers);
        }
    }
}
