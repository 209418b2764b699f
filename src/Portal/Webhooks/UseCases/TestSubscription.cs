using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Sends <c>portal.test</c> now, over the same way as every event, and answers how it went. Also while the subscription is paused.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record TestSubscription(Guid Id) : IRequest<DeliveryView>;

sealed class TestSubscriptionHandler(IDbContextFactory<PortalDb> dbs, WebhookSender sender, Secrets secrets, TimeProvider clock) : IRequestHandler<TestSubscription, DeliveryView>
{
    public async Task<DeliveryView> Handle(TestSubscription ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var delivery = Delivery.Test(subscription.Id, Message.TestType, clock.GetUtcNow());
        var exchange = await sender.Send(Target.Of(subscription, secrets), Message.Of(delivery, null, subscription.Format)!, System.Diagnostics.Activity.Current?.Id, cancellationToken);
        delivery.Attempted(exchange, probe: false, chance: 0);
        db.Deliveries.Add(delivery);
        db.Attempts.Add(Attempt.Of(delivery, exchange, probe: false));
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        return await db.DeliveryView(subscription.Id, delivery.Id, cancellationToken);
    }
}
