using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Sends one delivery again from the first try on, under the same webhook-id.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record Redeliver(Guid SubscriptionId, Guid DeliveryId) : IRequest<DeliveryView>;

sealed class RedeliverHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<Redeliver, DeliveryView>
{
    public async Task<DeliveryView> Handle(Redeliver ask, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == ask.SubscriptionId, cancellationToken) ?? throw new NotFound();
        await db.Wake([subscription.Id], at, cancellationToken);
        var delivery = await db.Deliveries.SingleOrDefaultAsync(d => d.Id == ask.DeliveryId && d.SubscriptionId == ask.SubscriptionId, cancellationToken) ?? throw new NotFound();
        if (delivery.Type == Message.TestType) throw new BusinessRuleViolation("A test is not sent again; send a new one.");
        if (!await db.Events.AnyAsync(e => e.Id == delivery.EventId && e.Data != OutboxEvent.Removed, cancellationToken)) throw new BusinessRuleViolation("What this event said was removed when its days were over.");
        delivery.SendAgain(subscription.Status, at);
        await db.Record(at, me.Name, "sent again to", subscription.Name, $"{delivery.Type} {delivery.EventId}", cancellationToken);
        db.Publish(new DeliveriesDue());
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return await db.DeliveryView(ask.SubscriptionId, ask.DeliveryId, cancellationToken);
    }
}
