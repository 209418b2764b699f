using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Runs a flow now, whatever its clock says. The work goes on by itself, also after a restart.</summary>
/// <param name="DryRun">Says what it would do and does nothing.</param>
/// <param name="Full">Reads everything, also what did not change.</param>
/// <param name="DeletesOf">The run that stopped because too much was gone: somebody looked, and as many may be deleted. For whoever may change the flow's limit.</param>
/// <param name="RetryOf">Only what failed in this run.</param>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record RunSyncFlow(string Slug, bool DryRun = false, bool Full = false, Guid? DeletesOf = null, Guid? RetryOf = null) : IRequest<SyncRunView>;

sealed class RunSyncFlowHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RunSyncFlow, SyncRunView>
{
    public async Task<SyncRunView> Handle(RunSyncFlow ask, CancellationToken cancellationToken)
    {
        if (ask.DeletesOf is not null && !me.IsSystem && !me.May(Permission.RegistryManage)) throw new Forbidden(Permission.RegistryManage);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var flow = await db.SyncFlows.AsNoTracking().SingleOrDefaultAsync(f => f.Slug == ask.Slug, cancellationToken) ?? throw new NotFound();
        if (flow.Paused) throw new BusinessRuleViolation($"{flow.Name} is paused; resume it first.");
        if (ask.RetryOf is { } former && !await db.SyncProblems.AnyAsync(p => p.RunId == former && !p.Solved && (p.Result == RowResult.Failed || p.Again) && db.Set<SyncRun>().Any(r => r.Id == former && r.FlowId == flow.Id && !r.DryRun), cancellationToken))
            throw new BusinessRuleViolation("That run left nothing that could be tried again.");
        var mayDelete = ask.DeletesOf is { } stopped ? await db.SyncRuns.Where(r => r.Id == stopped && r.FlowId == flow.Id).Select(r => r.TooMany).SingleOrDefaultAsync(cancellationToken) ?? throw new BusinessRuleViolation("That run did not stop because of deletions.") : (int?)null;
        await RequireNoOther(db, flow, cancellationToken);
        var at = clock.GetUtcNow();
        var run = SyncRun.Of(flow, ask.RetryOf is null ? SyncTrigger.ByHand : SyncTrigger.Retry, me.Name, at, ask.DryRun, ask.Full || mayDelete is not null, mayDelete, ask.RetryOf);
        db.SyncRuns.Add(run);
        db.Publish(new SyncWanted(flow.Id));
        db.Publish(new SyncMoved(flow.Id));
        await db.Record(at, me.Name, ask.DryRun ? "started a dry run of" : ask.RetryOf is not null ? "tried again what failed in" : mayDelete is not null ? $"allowed {mayDelete} deletions and ran" : "ran", flow.Name, flow.Slug, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is not DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            await RequireNoOther(db, flow, cancellationToken);
            throw;
        }
        return SyncRunView.Of(run, flow.Slug, flow.Name);
    }

    /// <summary>A flow never overlaps with itself.</summary>
    static async Task RequireNoOther(PortalDb db, SyncFlow flow, CancellationToken stop)
    {
        if (await db.SyncRuns.AsNoTracking().FirstOrDefaultAsync(r => r.FlowId == flow.Id && r.FinishedAt == null, stop) is { } under)
            throw new BusinessRuleViolation($"{flow.Name} runs already, since {under.QueuedAt:HH:mm} UTC. Wait until that run is over, or stop it.");
    }
}
