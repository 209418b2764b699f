using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Switches it on again, whatever switched it off: its held events go out in order.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record EnableSubscription(Guid Id) : IRequest<SubscriptionView>;

sealed class EnableSubscriptionHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<EnableSubscription, SubscriptionView>
{
    public async Task<SubscriptionView> Handle(EnableSubscription ask, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        subscription.Enable(at);
        await db.LetGo(subscription.Id, at, cancellationToken);
        await db.Record(at, me.Name, "enabled the subscription", subscription.Name, null, cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return (await SubscriptionView.Load(db, [subscription], at, cancellationToken))[0];
    }
}
