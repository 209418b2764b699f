using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Makes a run of each comparison whose time has come, once over all instances. One that still runs is left to it.</summary>
[Needs]
public sealed record StartDueComparisons : IRequest;

sealed class StartDueComparisonsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<StartDueComparisons>
{
    protected override async Task Handle(StartDueComparisons request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var due in await db.Comparisons.AsNoTracking().Where(c => c.NextRunAt <= now).ToListAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var next = due.NextAfter(now);
            // Not an edit of a person's: its version stays.
            if (await db.Comparisons.Where(c => c.Id == due.Id && c.NextRunAt == due.NextRunAt).ExecuteUpdateAsync(set => set.SetProperty(c => c.NextRunAt, next), cancellationToken) == 0) continue;
            if (!await db.ComparisonRuns.AnyAsync(r => r.ComparisonId == due.Id && r.FinishedAt == null, cancellationToken))
            {
                db.ComparisonRuns.Add(ComparisonRun.Of(due.Id, RunTrigger.Schedule, "Portal", now));
                db.Publish(new ReconciliationChanged(due.Id));
                await db.SaveChangesAsync(cancellationToken);
            }
            await db.Commit(transaction, cancellationToken);
        }
    }
}
