using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>How many tries of each subscription arrived in the last 24 hours: one count for a whole list.</summary>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record SummariseDay(IReadOnlyCollection<Guid> SubscriptionIds) : IRequest<IReadOnlyDictionary<Guid, DayOfTries>>;

public sealed record DayOfTries(int Tries, int Arrived);

sealed class SummariseDayHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<SummariseDay, IReadOnlyDictionary<Guid, DayOfTries>>
{
    public async Task<IReadOnlyDictionary<Guid, DayOfTries>> Handle(SummariseDay ask, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Attempts.Where(a => ask.SubscriptionIds.Contains(a.SubscriptionId) && a.StartedAt >= since)
            .GroupBy(a => a.SubscriptionId)
            .Select(g => new { g.Key, Tries = g.Count(), Arrived = g.Count(a => a.Outcome == Outcome.Delivered) })
            .ToDictionaryAsync(g => g.Key, g => new DayOfTries(g.Tries, g.Arrived), cancellationToken);
    }
}
