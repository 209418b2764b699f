using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Every flow by name, with its last runs. They are as many as people made, so there are no pages.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListSyncFlows : IRequest<IReadOnlyList<SyncFlowView>>;

/// <summary>One flow.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadSyncFlow(string Slug) : IRequest<SyncFlowView>;

sealed class ListSyncFlowsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListSyncFlows, IReadOnlyList<SyncFlowView>>, IRequestHandler<ReadSyncFlow, SyncFlowView>
{
    const int LastRuns = 14;

    public async Task<IReadOnlyList<SyncFlowView>> Handle(ListSyncFlows request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await Views(db, db.SyncFlows.AsNoTracking(), cancellationToken);
    }

    public async Task<SyncFlowView> Handle(ReadSyncFlow request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return (await Views(db, db.SyncFlows.AsNoTracking().Where(f => f.Slug == request.Slug), cancellationToken)).SingleOrDefault() ?? throw new NotFound();
    }

    internal static async Task<IReadOnlyList<SyncFlowView>> Views(PortalDb db, IQueryable<SyncFlow> flows, CancellationToken stop)
    {
        var rows = await flows.Join(db.SyncProgress.AsNoTracking(), f => f.Id, p => p.FlowId, (f, p) => new { Flow = f, Progress = p }).OrderBy(r => r.Flow.Name).ThenBy(r => r.Flow.Slug).ToListAsync(stop);
        var ids = rows.Select(r => r.Flow.Id).ToList();
        var under = await db.SyncRuns.AsNoTracking().Where(r => ids.Contains(r.FlowId) && r.FinishedAt == null).ToDictionaryAsync(r => r.FlowId, stop);
        var views = new List<SyncFlowView>(rows.Count);
        foreach (var (flow, progress) in rows.Select(r => (r.Flow, r.Progress)))
        {
            SyncRunView View(SyncRun run) => SyncRunView.Of(run, flow.Slug, flow.Name);
            // Asked flow by flow: the index gives the last few of each, while one question for all would number every run there is.
            var last = await db.SyncRuns.AsNoTracking().Where(r => r.FlowId == flow.Id && r.FinishedAt != null && !r.DryRun).OrderByDescending(r => r.Id).Take(LastRuns).ToListAsync(stop);
            views.Add(new(flow.Id, flow.Slug, flow.Terms, ScheduleWords.Of(flow.Cron), flow.Paused, flow.PausedSince, progress.NextRunAt, progress.Watermark, progress.FailsSince, flow.CreatedBy, flow.CreatedAt, flow.Version,
                [.. last.Select(View)], under.TryGetValue(flow.Id, out var now) ? View(now) : null, progress.Watermark is null || progress.AnewFrom is not null));
        }
        return views;
    }
}
