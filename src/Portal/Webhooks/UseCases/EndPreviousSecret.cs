using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Ends the overlap: the new secret signs alone from now on.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record EndPreviousSecret(Guid Id) : IRequest<SubscriptionView>;

sealed class EndPreviousSecretHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<EndPreviousSecret, SubscriptionView>
{
    public async Task<SubscriptionView> Handle(EndPreviousSecret ask, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        subscription.EndPrevious();
        await db.Record(at, me.Name, "ended the former secret of", subscription.Name, null, cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        return (await SubscriptionView.Load(db, [subscription], at, cancellationToken))[0];
    }
}
