using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

public enum ReplayOnly
{
    /// <summary>What has not arrived: failed deliveries.</summary>
    Failed,
    /// <summary>Also what arrived already, and what happened before there was a subscription.</summary>
    All,
}

/// <summary>Sends the events of a time again, in order, each under its webhook-id.</summary>
/// <param name="Until">Null: until now.</param>
/// <param name="Types">Of those that the subscription wants; null for all of them.</param>
/// <param name="DryRun">Counts, sends nothing.</param>
[Needs(Permission.SubscriptionsManage)]
public sealed record Replay(Guid SubscriptionId, DateTimeOffset Since, DateTimeOffset? Until = null, IReadOnlyList<string>? Types = null, ReplayOnly Only = ReplayOnly.Failed, bool DryRun = false) : IRequest<ReplayAnswer>;

/// <param name="Count">Events that are sent again, or would be.</param>
/// <param name="AlreadyArrived">Of them, those that the endpoint has taken before.</param>
public sealed record ReplayAnswer(int Count, int AlreadyArrived, IReadOnlyDictionary<string, int> ByType, bool DryRun);

sealed class ReplayHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<Replay, ReplayAnswer>
{
    const int Batch = 1000;

    public async Task<ReplayAnswer> Handle(Replay ask, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        if (ask.Until <= ask.Since) throw new InvalidInput("/until", "This is not after since.", "minimum");
        foreach (var (i, type) in (ask.Types ?? []).Index())
            if (!EventCatalogue.Knows(type)) throw new InvalidInput($"/types/{i}", $"\"{type}\" is not in the event catalogue.", "enum");
        var seen = new Tally();
        long last = 0;
        // A batch a transaction: a replay of a year must not hold up everybody else. Repeated after a crash it does no harm.
        while (true)
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.BeginInFeedOrder(cancellationToken);
            var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == ask.SubscriptionId, cancellationToken) ?? throw new NotFound();
            if (!ask.DryRun) await db.Wake([subscription.Id], at, cancellationToken);
            var events = await Events(db, ask, subscription, last, at).Take(Batch).ToListAsync(cancellationToken);
            if (events.Count > 0) await Take(db, ask, subscription, events, seen, at, cancellationToken);
            var done = events.Count < Batch;
            if (ask.DryRun && done) break;
            if (!ask.DryRun)
            {
                if (done) await db.Record(at, me.Name, "replayed events to", subscription.Name, $"{seen.Count} since {ask.Since:u}", cancellationToken);
                db.Publish(new DeliveriesDue());
                db.Publish(new DeliveriesChanged(subscription.Id));
                await db.SaveChangesAsync(cancellationToken);
                await db.Commit(transaction, cancellationToken);
            }
            if (done) break;
            last = events[^1].Position!.Value;
        }
        return new ReplayAnswer(seen.Count, seen.Arrived, seen.ByType, ask.DryRun);
    }

    static IQueryable<OutboxEvent> Events(PortalDb db, Replay ask, Subscription subscription, long last, DateTimeOffset at)
    {
        var until = ask.Until ?? at;
        var events = db.Events.AsNoTracking().Where(e => e.Position > last && e.OccurredAt >= ask.Since && e.OccurredAt < until && e.Data != Retention.Removed);
        if (subscription.TypesText != Subscription.EveryType)
        {
            var wanted = subscription.Types();
            events = events.Where(e => wanted.Contains(e.Type));
        }
        if (ask.Types is { Count: > 0 } types) events = events.Where(e => types.Contains(e.Type));
        // Only failed ones: those that have such a delivery.
        var deliveries = db.Deliveries;
        if (ask.Only is ReplayOnly.Failed)
            events = events.Where(e => deliveries.Any(d => d.EventId == e.Id && d.SubscriptionId == subscription.Id && d.Status == DeliveryStatus.Failed));
        return events.OrderBy(e => e.Position);
    }

    static async Task Take(PortalDb db, Replay ask, Subscription subscription, IReadOnlyList<OutboxEvent> events, Tally seen, DateTimeOffset at, CancellationToken stop)
    {
        var ids = events.Select(e => e.Id).ToList();
        var known = await db.Deliveries.Where(d => d.SubscriptionId == subscription.Id && ids.Contains(d.EventId)).ToDictionaryAsync(d => d.EventId, stop);
        foreach (var happened in events)
        {
            var delivery = known.GetValueOrDefault(happened.Id);
            // What waits is on its way already.
            if (delivery?.Status is DeliveryStatus.Pending or DeliveryStatus.Held) continue;
            seen.Add(happened.Type, delivery?.Status is DeliveryStatus.Delivered);
            if (ask.DryRun) continue;
            if (delivery is null) db.Deliveries.Add(Delivery.Of(happened, subscription, at));
            else delivery.SendAgain(subscription.Status, at);
        }
    }

    sealed class Tally
    {
        public int Count { get; private set; }
        public int Arrived { get; private set; }
        public Dictionary<string, int> ByType { get; } = [];

        public void Add(string type, bool arrived)
        {
            Count++;
            if (arrived) Arrived++;
            ByType[type] = ByType.GetValueOrDefault(type) + 1;
        }
    }
}
