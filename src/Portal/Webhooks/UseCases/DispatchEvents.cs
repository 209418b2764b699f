using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Gives committed events their place in the feed and makes a delivery for each subscription that wants them, in one transaction. Answers whether there may be more.</summary>
[Needs]
public sealed record DispatchEvents(int Batch = 500) : IRequest<bool>;

sealed class DispatchEventsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<DispatchEvents, bool>
{
    public async Task<bool> Handle(DispatchEvents ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // A look without the lock first: most looks find nothing.
        if (!await db.Events.AnyAsync(e => e.Position == null, cancellationToken)) return false;
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var events = await db.Events.Where(e => e.Position == null).OrderBy(e => e.Id).Take(ask.Batch).ToListAsync(cancellationToken);
        if (events.Count == 0) return false;
        var place = await db.Events.MaxAsync(e => e.Position, cancellationToken) ?? 0;
        foreach (var happened in events) happened.PlaceAt(++place);

        var subscriptions = await db.Subscriptions.AsNoTracking().ToListAsync(cancellationToken);
        var wanting = events.Select(e => e.Type).Distinct().ToDictionary(type => type, type => subscriptions.Where(s => s.Wants(type)).ToList());
        var touched = wanting.Values.SelectMany(s => s).DistinctBy(s => s.Id).ToList();
        var at = clock.GetUtcNow();
        var awake = touched.Where(s => s.Status is SubscriptionStatus.Active).Select(s => s.Id).Order().ToList();
        if (awake.Count > 0)
        {
            await db.Wake(awake, at, cancellationToken);
            db.Publish(new DeliveriesDue());
        }
        foreach (var happened in events)
            foreach (var subscription in wanting[happened.Type]) db.Deliveries.Add(Delivery.Of(happened, subscription, at));
        foreach (var subscription in touched) db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return events.Count == ask.Batch;
    }
}
