using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>
/// Events are placed in the feed, and subscriptions change, one transaction after the other: so that no reader of the feed can skip an event that commits late,
/// and no delivery is made for a state of its subscription that is already over. SQLite has one writer anyway; on PostgreSQL an advisory lock makes one.
/// </summary>
static class FeedOrder
{
    const long Lock = 0x706F7274616C0001;

    /// <summary>Begins a transaction that is alone in placing events and changing subscriptions.</summary>
    public static async Task<IDbContextTransaction> BeginInFeedOrder(this PortalDb db, CancellationToken stop)
    {
        var transaction = await db.Database.BeginTransactionAsync(stop);
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", stop);
        return transaction;
    }

    /// <summary>
    /// There is something new to do for these endpoints: idle ones are due now, those behind an open breaker at their probe, and a worker that holds one sees the raised number.
    /// Called before the deliveries themselves are written, so that every transaction takes the endpoint's lock first.
    /// </summary>
    public static Task<int> Wake(this PortalDb db, IReadOnlyCollection<Guid> endpoints, DateTimeOffset now, CancellationToken stop)
    {
        DateTimeOffset? due = now;
        return db.Endpoints.Where(e => endpoints.Contains(e.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(e => e.Arrivals, e => e.Arrivals + 1)
            .SetProperty(e => e.DueAt, e => e.ClaimedBy != null ? e.DueAt : e.NextProbeAt > due ? e.NextProbeAt : e.DueAt < due ? e.DueAt : due), stop);
    }
}
