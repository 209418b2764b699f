using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Stops a bulk decision where it is; what was decided stays decided.</summary>
[Needs(Permission.IntakeReview)]
public sealed record StopBulk(Guid Id) : IRequest;

sealed class StopBulkHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<StopBulk>
{
    protected override async Task Handle(StopBulk ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? at = clock.GetUtcNow(), never = null;
        // Without its claim, a batch that is under way is not saved.
        var stopped = await db.BulkDecisions.Where(b => b.Id == ask.Id && b.State == BulkState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(b => b.State, BulkState.Stopped).SetProperty(b => b.FinishedAt, at).SetProperty(b => b.DueAt, never).SetProperty(b => b.ClaimedBy, (Guid?)null), cancellationToken);
        if (stopped == 0 && !await db.BulkDecisions.AnyAsync(b => b.Id == ask.Id, cancellationToken)) throw new NotFound();
        db.Publish(new BulkMoved(ask.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}
