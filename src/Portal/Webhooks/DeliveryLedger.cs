using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>A delivery with what it says, ready to be sent.</summary>
/// <param name="Message">Null when retention removed what it said.</param>
sealed record Outgoing(Guid Id, Guid SubjectId, long Sequence, Message? Message, string Type, DateTimeOffset OccurredAt, string? TraceParent, int Attempt);

/// <summary>What a worker finds at the endpoint that it holds.</summary>
/// <param name="Subscription">Null when it was deleted.</param>
/// <param name="Due">In the order in which they leave.</param>
sealed record Work(Endpoint Endpoint, Subscription? Subscription, IReadOnlyList<Outgoing> Due);

/// <param name="Version">Of the subscription; null when it was deleted. Another one than before: read everything anew.</param>
sealed record Standing(Endpoint Endpoint, int? Version);

/// <param name="Probe">It was the one probe of an open breaker.</param>
sealed record Sent(Guid DeliveryId, Guid SubjectId, Exchange Exchange, bool Probe);

/// <summary>What a worker reads and writes about the endpoint that it holds. Nothing is written once the claim belongs to somebody else.</summary>
sealed partial class DeliveryLedger(IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger<DeliveryLedger> logger) : IDisposable
{
    const int Batch = 200;
    const int Retries = 3;

    /// <summary>SQLite has one writer, and whoever waits for it inside SQLite sleeps on a thread: our workers stand in line before it.</summary>
    readonly SemaphoreSlim line = new(1);

    /// <summary>The next that are due, without those that are under way; null when the claim is lost.</summary>
    public async Task<Work?> Load(Guid id, Guid token, IReadOnlyCollection<Guid> underWay, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var endpoint = await db.Endpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.ClaimedBy == token, stop);
        if (endpoint is null) return null;
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop);
        if (subscription?.Status is not SubscriptionStatus.Active) return new Work(endpoint, subscription, []);
        var now = clock.GetUtcNow();
        var pending = db.Deliveries.AsNoTracking().Where(d => d.SubscriptionId == id && d.Status == DeliveryStatus.Pending);
        IQueryable<Delivery> due;
        if (endpoint.IsOpen)
        {
            if (endpoint.NextProbeAt > now || underWay.Count > 0) return new Work(endpoint, subscription, []);
            due = pending.OrderBy(d => d.Sequence).Skip(endpoint.ProbeTurn(await pending.CountAsync(stop))).Take(1);
        }
        else due = pending.Where(d => d.NextAttemptAt <= now && !underWay.Contains(d.Id)).OrderBy(d => d.Sequence).Take(Batch);
        var rows = await due.Join(db.Events.AsNoTracking(), d => d.EventId, e => e.Id, (d, e) => new { Delivery = d, Event = e }).OrderBy(r => r.Delivery.Sequence).ToListAsync(stop);
        return new Work(endpoint, subscription,
        [
            .. rows.Select(r => new Outgoing(
                r.Delivery.Id, r.Delivery.SubjectId, r.Delivery.Sequence, Message.Of(r.Delivery, r.Event, subscription.Format), r.Event.Type, r.Event.OccurredAt, r.Event.TraceParent, r.Delivery.Attempts + 1)),
        ]);
    }

    /// <summary>Writes how the exchanges went, with everything that follows from it, in one transaction. Answers how things stand now; null when the claim is lost.</summary>
    public async Task<Standing?> Write(Guid id, Guid token, IReadOnlyList<Sent> sent, CancellationToken stop)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                return await WriteOnce(id, token, sent, stop);
            }
            catch (DbUpdateConcurrencyException) when (again < Retries)
            {
                // A person changed the subscription in this moment: look at it as it is now.
            }
        }
    }

    async Task<Standing?> WriteOnce(Guid id, Guid token, IReadOnlyList<Sent> sent, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (db.IsShared) return await WriteOnce(db, id, token, sent, stop);
        await line.WaitAsync(stop);
        try
        {
            return await WriteOnce(db, id, token, sent, stop);
        }
        finally
        {
            line.Release();
        }
    }

    async Task<Standing?> WriteOnce(PortalDb db, Guid id, Guid token, IReadOnlyList<Sent> sent, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        // Switching a subscription off changes it, and those who change subscriptions stand in line before they touch an endpoint.
        var mayDisable = sent.Any(s => s.Exchange.Outcome is Outcome.Gone) || await db.Endpoints.AnyAsync(e => e.Id == id && e.FailingSince <= now - Endpoint.GivesUpAfter, stop);
        await using var transaction = mayDisable ? await db.BeginInFeedOrder(stop) : await db.Database.BeginTransactionAsync(stop);
        if (await Hold(db, id, token, now, stop) == 0)
        {
            LogLost(logger, id, sent.Count);
            return null;
        }
        var endpoint = await db.Endpoints.SingleAsync(e => e.Id == id, stop);
        var ids = sent.Select(s => s.DeliveryId).ToList();
        var deliveries = await db.Deliveries.Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, stop);
        var last = endpoint.IsOpen ? await db.LastWaiting(id, stop) : 0;
        var subscription = await db.Subscriptions.IgnoreQueryFilters().Where(s => s.Id == id).Select(s => new { s.Name, s.Flow }).SingleAsync(stop);
        var (closed, gone) = (false, false);
        foreach (var one in sent)
        {
            if (!deliveries.TryGetValue(one.DeliveryId, out var delivery)) continue;
            delivery.Attempted(one.Exchange, one.Probe, Random.Shared.NextDouble());
            db.Attempts.Add(Attempt.Of(delivery, one.Exchange, one.Probe));
            if (one.Exchange.Outcome is Outcome.Delivered) closed |= endpoint.Succeeded(one.Exchange.EndedAt, last);
            else endpoint.Failed(one.Exchange.EndedAt, one.Probe);
            gone |= one.Exchange.Outcome is Outcome.Gone;
            var arrived = one.Exchange.Outcome is Outcome.Delivered;
            db.Count(new Mover(RunnerKind.Subscription, subscription.Name, delivery.Type), subscription.Flow, arrived ? one.Exchange.EndedAt - delivery.CreatedAt : null, errors: arrived ? 0 : 1);
        }
        var reason = gone ? "The endpoint answered 410 Gone." : endpoint.IsGivenUp && mayDisable ? $"Nothing arrived for {Endpoint.GivesUpAfter.TotalDays:0} days." : null;
        var disabled = reason is not null && await Disable(db, id, reason, now, stop);
        db.Publish(new DeliveriesChanged(id));
        await db.SaveChangesAsync(stop);
        if (disabled) await db.HoldBack(id, stop);
        else if (closed) await AllDue(db, id, now, stop);
        await db.Commit(transaction, stop);
        return new Standing(endpoint, await db.Subscriptions.Where(s => s.Id == id).Select(s => (int?)s.Version).SingleOrDefaultAsync(stop));
    }

    /// <summary>Keeps the claim, if it is still ours, and the row with it until the commit.</summary>
    static Task<int> Hold(PortalDb db, Guid id, Guid token, DateTimeOffset now, CancellationToken stop)
    {
        DateTimeOffset? until = now + DueWork.Lease;
        return db.Endpoints.Where(e => e.Id == id && e.ClaimedBy == token).ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, until), stop);
    }

    static async Task<bool> Disable(PortalDb db, Guid id, string reason, DateTimeOffset at, CancellationToken stop)
    {
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == id, stop);
        if (subscription is null or { Status: SubscriptionStatus.Disabled }) return false;
        db.Publish(subscription.Disable(reason, at));
        await db.Record(at, "Portal", "disabled the subscription", subscription.Name, reason, stop);
        return true;
    }

    /// <summary>The endpoint is well again: what waited behind the breaker is due, whatever its own plan said.</summary>
    static Task AllDue(PortalDb db, Guid id, DateTimeOffset now, CancellationToken stop)
    {
        DateTimeOffset? due = now;
        return db.Deliveries.Where(d => d.SubscriptionId == id && d.Status == DeliveryStatus.Pending && d.NextAttemptAt > due)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.NextAttemptAt, due), stop);
    }

    /// <summary>Gives the claim back with the time of the next work. False when something new arrived since: then there is more to look at.</summary>
    /// <param name="arrivals">As the worker saw it when it last looked.</param>
    public async Task<bool> LetGo(Guid id, Guid token, long arrivals, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var endpoint = await db.Endpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.ClaimedBy == token, stop);
        if (endpoint is null) return true;
        var active = await db.Subscriptions.AnyAsync(s => s.Id == id && s.Status == SubscriptionStatus.Active, stop);
        var next = active ? await db.Deliveries.Where(d => d.SubscriptionId == id && d.Status == DeliveryStatus.Pending).MinAsync(d => d.NextAttemptAt, stop) : null;
        var due = next is not null && endpoint.IsOpen ? endpoint.NextProbeAt : next;
        return await db.Endpoints.Where(e => e.Id == id && e.ClaimedBy == token && e.Arrivals == arrivals)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.ClaimedBy, (Guid?)null).SetProperty(e => e.DueAt, due), stop) > 0;
    }

    public void Dispose() => line.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Endpoint {Endpoint}: the claim was lost before {Count} outcomes were written; whoever holds it sends them again under the same ids")]
    static partial void LogLost(ILogger logger, Guid endpoint, int count);
}
