using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Sends the next events of a replay again, some in a transaction: a replay of a year must not hold up everybody else. Answers whether there may be more.</summary>
[Needs]
public sealed record RunReplays(int Batch = 500) : IRequest<bool>;

sealed class RunReplaysHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<RunReplays, bool>
{
    public async Task<bool> Handle(RunReplays ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        // A look without SQLite's one write lock first: most looks find nothing.
        if (!await db.Replays.AnyAsync(r => r.DueAt <= now, cancellationToken)) return false;
        var (token, ids) = await db.Claim<ReplayRun>(1, now, "1 = 1", cancellationToken);
        if (ids.Count == 0) return false;

        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var run = await db.Replays.SingleOrDefaultAsync(r => r.Id == ids[0] && r.ClaimedBy == token, cancellationToken);
        if (run is null) return true;
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == run.SubscriptionId, cancellationToken);
        var events = subscription is null ? [] : await run.Events(db, subscription).OrderBy(e => e.Position).Take(ask.Batch).ToListAsync(cancellationToken);
        if (events.Count > 0) await SendAgain(db, subscription!, events, now, cancellationToken);
        if (events.Count == ask.Batch) run.Reached(events[^1].Position!.Value, now);
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
