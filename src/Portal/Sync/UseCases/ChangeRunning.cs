using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Pauses a flow: nothing starts, and a run that is under way halts after its page and goes on from there when the flow is resumed.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record PauseSyncFlow(string Slug) : IRequest;

/// <summary>Resumes a paused flow.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record ResumeSyncFlow(string Slug) : IRequest;

/// <summary>Ends a run where it is. What it wrote stays; the next run reads from where the last whole one ended.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record StopSyncRun(Guid Id) : IRequest;

sealed class PauseSyncFlowHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<PauseSyncFlow>
{
    protected override async Task Handle(PauseSyncFlow request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (flow, progress) = await db.FlowAndProgress(request.Slug, cancellationToken);
        if (flow.Paused) return;
        var at = clock.GetUtcNow();
        flow.Pause(at);
        progress.Next(null);
        await db.Record(at, me.Name, "paused the sync flow", flow.Name, flow.Slug, cancellationToken);
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}

sealed class ResumeSyncFlowHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<ResumeSyncFlow>
{
    protected override async Task Handle(ResumeSyncFlow request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (flow, progress) = await db.FlowAndProgress(request.Slug, cancellationToken);
        if (!flow.Paused) return;
        var at = clock.GetUtcNow();
        flow.Resume(at);
        progress.Next(flow.Schedule.Next(at));
        if (await db.SyncRuns.SingleOrDefaultAsync(r => r.FlowId == flow.Id && r.FinishedAt == null, cancellationToken) is { } under) under.Continue(at);
        await db.Record(at, me.Name, "resumed the sync flow", flow.Name, flow.Slug, cancellationToken);
        db.Publish(new SyncWanted(flow.Id));
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}

sealed class StopSyncRunHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<StopSyncRun>
{
    protected override async Task Handle(StopSyncRun request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var run = await db.SyncRuns.SingleOrDefaultAsync(r => r.Id == request.Id, cancellationToken) ?? throw new NotFound();
        var at = clock.GetUtcNow();
        run.Stop($"{me.Name} stopped it.", at);
        db.SyncNotes.Add(SyncNote.Of(run.Id, at, run.Fault!));
        await db.Record(at, me.Name, "stopped a run of", await db.SyncFlows.Where(f => f.Id == run.FlowId).Select(f => f.Name).SingleAsync(cancellationToken), run.Id.ToString(), cancellationToken);
        db.Publish(new SyncMoved(run.FlowId));
        await db.SaveChangesAsync(cancellationToken);
    }
}

static class FlowQueries
{
    /// <exception cref="NotFound">There is no such flow.</exception>
    public static async Task<(SyncFlow, SyncProgress)> FlowAndProgress(this PortalDb db, string slug, CancellationToken stop)
    {
        var flow = await db.SyncFlows.SingleOrDefaultAsync(f => f.Slug == slug, stop) ?? throw new NotFound();
        return (flow, await db.SyncProgress.SingleAsync(p => p.FlowId == flow.Id, stop));
    }
}
