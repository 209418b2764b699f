using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>What waits for a subscription is held while it is not active, and goes out in order when it is again. Inside <see cref="FeedOrder.BeginInFeedOrder"/>.</summary>
static class Holding
{
    public static Task HoldBack(this PortalDb db, Guid subscription, CancellationToken stop) =>
        db.Deliveries.Where(d => d.SubscriptionId == subscription && d.Status == DeliveryStatus.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DeliveryStatus.Held).SetProperty(d => d.NextAttemptAt, (DateTimeOffset?)null), stop);

    public static async Task LetGo(this PortalDb db, Guid subscription, DateTimeOffset at, CancellationToken stop)
    {
        await db.Wake([subscription], at, stop);
        var endpoint = await db.Endpoints.SingleAsync(e => e.Id == subscription, stop);
        endpoint.StartAfresh(await db.LastWaiting(subscription, stop));
        DateTimeOffset? due = at;
        await db.Deliveries.Waiting().Where(d => d.SubscriptionId == subscription)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DeliveryStatus.Pending).SetProperty(d => d.NextAttemptAt, due), stop);
        db.Publish(new DeliveriesDue());
    }

    /// <summary>The last place in the feed of what waits; 0 when nothing does.</summary>
    public static async Task<long> LastWaiting(this PortalDb db, Guid subscription, CancellationToken stop) =>
        await db.Deliveries.Waiting().Where(d => d.SubscriptionId == subscription).MaxAsync(d => (long?)d.Sequence, stop) ?? 0;
}
