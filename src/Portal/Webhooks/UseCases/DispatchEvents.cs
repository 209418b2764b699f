using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Gives committed events their place in the feed and makes a delivery for each subscription that wants them, in one transaction. Answers whether there may be more.</summary>
[Needs]
public sealed record DispatchEvents(int Batch) : IRequest<bool>;

sealed class DispatchEventsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<DispatchEvents, bool>
{
    public async Task<bool> Handle(DispatchEvents ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // A look without the lock first: most looks find nothing.
        if (!await db.Events.AnyAsync(e => e.Position == null, cancellationToken)) return false;
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var last = await db.Events.MaxAsync(e => e.Position, cancellationToken) ?? 0;
        var placed = await Place(db, last, ask.Batch, cancellationToken);
        if (placed == 0) return false;

        var subscriptions = await db.Subscriptions.AsNoTracking().ToListAsync(cancellationToken);
        var types = await db.Events.Where(e => e.Position > last).Select(e => e.Type).Distinct().ToListAsync(cancellationToken);
        var wanting = types.ToDictionary(type => type, type => subscriptions.Where(s => s.Wants(type)).ToList());
        var wanted = types.Where(type => wanting[type].Count > 0).ToList();
        var touched = wanting.Values.SelectMany(s => s).DistinctBy(s => s.Id).ToList();
        var at = clock.GetUtcNow();
        var awake = touched.Where(s => s.Status is SubscriptionStatus.Active).Select(s => s.Id).Order().ToList();
        if (awake.Count > 0)
        {
            await db.Wake(awake, at, cancellationToken);
            db.Publish(new DeliveriesDue());
        }
        foreach (var happened in await db.Events.AsNoTracking().Where(e => e.Position > last && wanted.Contains(e.Type)).OrderBy(e => e.Position).ToListAsync(cancellationToken))
            foreach (var subscription in wanting[happened.Type]) db.Deliveries.Add(Delivery.Of(happened, subscription, at));
        foreach (var subscription in touched) db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return placed == ask.Batch;
    }

    /// <summary>One statement, however many they are: on SQLite the door waits as long as this holds the write lock.</summary>
    static Task<int> Place(PortalDb db, long last, int batch, CancellationToken stop) => db.Database.ExecuteSqlAsync($"""
        UPDATE events SET "Position" = next.place + {last}
        FROM (SELECT "Id" AS id, ROW_NUMBER() OVER (ORDER BY "Id") AS place FROM (SELECT "Id" FROM events WHERE "Position" IS NULL ORDER BY "Id" LIMIT {batch}) AS waiting) AS next
        WHERE events."Id" = next.id
        """, stop);
}
