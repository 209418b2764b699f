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

/// <summary>Sends the events of a time again, in order, each under its webhook-id. Answers what it will send; the work goes on by itself, also after a restart.</summary>
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
    public async Task<ReplayAnswer> Handle(Replay ask, CancellationToken cancellationToken)
    {
        if (ask.Until <= ask.Since) throw new InvalidInput("/until", "This is not after since.", "minimum");
        foreach (var (i, type) in (ask.Types ?? []).Index())
            if (!EventCatalogue.Knows(type)) throw new InvalidInput($"/types/{i}", $"\"{type}\" is not in the event catalogue.", "enum");
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == ask.SubscriptionId, cancellationToken) ?? throw new NotFound();
        var run = ReplayRun.Of(ask, at);
        var answer = await Count(db, run, subscription, ask.DryRun, cancellationToken);
        if (ask.DryRun || answer.Count == 0) return answer;
        db.Replays.Add(run);
        await db.Record(at, me.Name, "replayed events to", subscription.Name, $"{answer.Count} since {ask.Since:u}", cancellationToken);
        db.Publish(new ReplayAsked());
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }

    static async Task<ReplayAnswer> Count(PortalDb db, ReplayRun run, Subscription subscription, bool dryRun, CancellationToken stop)
    {
        var mine = db.Deliveries.Where(d => d.SubscriptionId == subscription.Id);
        var types = await run.Events(db, subscription)
            .LeftJoin(mine, e => e.Id, d => d.EventId, (e, d) => new { e.Type, Status = d == null ? (DeliveryStatus?)null : d.Status })
            // What waits is on its way already.
            .Where(e => e.Status == null || e.Status == DeliveryStatus.Delivered || e.Status == DeliveryStatus.Failed)
            .GroupBy(e => e.Type)
            .Select(g => new { Type = g.Key, Count = g.Count(), Arrived = g.Count(e => e.Status == DeliveryStatus.Delivered) })
            .ToListAsync(stop);
        return new ReplayAnswer(types.Sum(t => t.Count), types.Sum(t => t.Arrived), types.ToDictionary(t => t.Type, t => t.Count), dryRun);
    }
}
