using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Has a failed promotion tried again.</summary>
/// <param name="Version">The version that was seen.</param>
[Needs(Permission.IntakeReview)]
public sealed record RetryPromotion(Guid Id, int Version) : IRequest;

sealed class RetryPromotionHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<RetryPromotion>
{
    protected override async Task Handle(RetryPromotion ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, ask.Version, cancellationToken);
        var at = clock.GetUtcNow();
        db.Publish(record.Retry(me.Name, at));
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.Retried, at, me.Name, "Asked for another try"), cancellationToken);
    }
}
