using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Differences whose time is over wait again, and what is long over is forgotten.</summary>
[Needs]
public sealed record TidyUp : IRequest;

sealed class TidyUpHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<TidyUp>
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    protected override async Task Handle(TidyUp request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var at = clock.GetUtcNow();
        var (today, old) = (DateOnly.FromDateTime(at.UtcDateTime), at - Kept);
        foreach (var difference in await db.Differences.Where(d => d.State == DifferenceState.Accepted && d.AcceptedUntil < today).OrderBy(d => d.Id).Take(1000).ToListAsync(cancellationToken))
        {
            difference.Reopen();
            db.Publish(new ReconciliationChanged(difference.ComparisonId));
        }
        await db.SaveChangesAsync(cancellationToken);
        await db.Differences.Where(d => d.ClosedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.FixRuns.Where(f => f.FinishedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.ComparisonRuns.Where(r => r.FinishedAt < old).ExecuteDeleteAsync(cancellationToken);
    }
}
