using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>
/// Sends the next events of the oldest replay again, some in a transaction: a replay of a year must not hold up everybody else. Answers whether there may be more.
/// One batch at a time over all instances, for it is done in the order of the feed: no claim is needed.
/// </summary>
[Needs]
public sealed record RunReplays(int Batch) : IRequest<bool>;

sealed class RunReplaysHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<RunReplays, bool>
{
    public async Task<bool> Handle(RunReplays ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // A look without the lock first: most looks find nothing.
        if (!await db.Replays.AnyAsync(cancellationToken)) return false;
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var run = await db.Replays.OrderBy(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (run is null) return false;
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == run.SubscriptionId, cancellationToken);
        var events = subscription is null ? [] : await run.Events(db, subscription).OrderBy(e => e.Position).Take(ask.Batch).ToListAsync(cancellationToken);
        if (events.Count > 0) await SendAgain(db, subscription!, events, clock.GetUtcNow(), cancellationToken);
        if (events.Count == ask.Batch) run.Reached(events[^1].Position!.Value);
        else db.Replays.Remove(run);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return true;
    }

    static async Task SendAgain(PortalDb db, Subscription subscription, IReadOnlyList<OutboxEvent> events, DateTimeOffset at, CancellationToken stop)
    {
        await db.Wake([subscription.Id], at, stop);
        var ids = events.Select(e => e.Id).ToList();
        var known = await db.Deliveries.Where(d => d.SubscriptionId == subscription.Id && ids.Contains(d.EventId)).ToDictionaryAsync(d => d.EventId, stop);
        foreach (var happened in events)
        {
            if (!known.TryGetValue(happened.Id, out var delivery)) db.Deliveries.Add(Delivery.Of(happened, subscription, at));
            // What waits is on its way already.
            else if (delivery.Status is DeliveryStatus.Delivered or DeliveryStatus.Failed) delivery.SendAgain(subscription.Status, at);
        }
        db.Publish(new DeliveriesDue());
        db.Publish(new DeliveriesChanged(subscription.Id));
    }
}
