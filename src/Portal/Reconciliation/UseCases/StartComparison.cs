using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Compares now. One that runs already is answered as it is.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record StartComparison(string Slug) : IRequest<RunView>;

sealed class StartComparisonHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<StartComparison, RunView>
{
    public async Task<RunView> Handle(StartComparison ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparison = await db.Comparisons.AsNoTracking().Get(ask.Slug, cancellationToken);
        if (await Unfinished(db, comparison.Id, cancellationToken) is { } running) return RunView.Of(running);
        var run = ComparisonRun.Of(comparison.Id, RunTrigger.ByHand, me.Name, clock.GetUtcNow());
        db.ComparisonRuns.Add(run);
        db.Publish(new ReconciliationChanged(comparison.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return RunView.Of(run);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody else was a moment earlier.
            db.ChangeTracker.Clear();
            return RunView.Of(await Unfinished(db, comparison.Id, cancellationToken) ?? throw new StaleVersion());
        }
    }

    static Task<ComparisonRun?> Unfinished(PortalDb db, Guid comparison, CancellationToken stop) =>
        db.ComparisonRuns.AsNoTracking().SingleOrDefaultAsync(r => r.ComparisonId == comparison && r.FinishedAt == null, stop);
}
