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
        var rows = await flows.Join(db.SyncProgress.AsNoTracking(), f => f.Id, p => p.FlowId, (f, p) => new { Flow = f, Progress = p }).OrderBy(r => r.Flow.Name).ThenBy(r => r.Flow.Slug)
            .Select(r => new
            {
                r.Flow, r.Progress,
                Runs = db.Set<SyncRun>().Where(run => run.FlowId == r.Flow.Id && run.FinishedAt != null && !run.DryRun).OrderByDescending(run => run.Id).Take(LastRuns).ToList(),
                Under = db.Set<SyncRun>().Where(run => run.FlowId == r.Flow.Id && run.FinishedAt == null).OrderByDescending(run => run.Id).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(stop);
        return [.. rows.Select(r => new SyncFlowView(
            r.Flow.Id, r.Flow.Slug, r.Flow.Terms, ScheduleWords.Of(r.Flow.Cron), r.Flow.Paused, r.Flow.PausedSince, r.Progress.NextRunAt, r.Progress.Watermark, r.Progress.FailsSince, r.Flow.CreatedBy, r.Flow.CreatedAt, r.Flow.Version,
            [.. r.Runs.OrderByDescending(run => run.Id).Select(run => SyncRunView.Of(run, r.Flow.Slug, r.Flow.Name))], r.Under is null ? null : SyncRunView.Of(r.Under, r.Flow.Slug, r.Flow.Name)))];
    }
}
