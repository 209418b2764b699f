using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>Every try of a subscription, newest first: what its page lists.</summary>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ListAttempts(Guid SubscriptionId, string? After = null, int Limit = 50) : IRequest<Page<AttemptRow>>;

public sealed record AttemptRow(Guid Id, Guid DeliveryId, Guid EventId, string Type, int Number, bool Probe, DateTimeOffset StartedAt, int DurationMs, Outcome Outcome, int? StatusCode, string? Error);

sealed class ListAttemptsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListAttempts, Page<AttemptRow>>
{
    public async Task<Page<AttemptRow>> Handle(ListAttempts ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.RequireSubscription(ask.SubscriptionId, cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var attempts = db.Attempts.AsNoTracking().Where(a => a.SubscriptionId == ask.SubscriptionId);
        if (ask.After is { } after)
        {
            var last = Cursor.Read(after);
            var at = await db.Attempts.Where(a => a.Id == last).Select(a => (DateTimeOffset?)a.StartedAt).SingleOrDefaultAsync(cancellationToken) ?? throw TimeCursor.Unknown();
            attempts = attempts.Where(a => a.StartedAt < at || (a.StartedAt == at && a.Id < last));
        }
        var rows = await attempts.OrderByDescending(a => a.StartedAt).ThenByDescending(a => a.Id).Take(limit + 1)
            .Join(db.Deliveries, a => a.DeliveryId, d => d.Id, (a, d) => new AttemptRow(a.Id, a.DeliveryId, d.EventId, d.Type, a.Number, a.IsProbe, a.StartedAt, a.DurationMs, a.Outcome, a.StatusCode, a.Error))
            .ToListAsync(cancellationToken);
        // The join does not promise the order of what it joined.
        rows = [.. rows.OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id)];
        return new Page<AttemptRow>([.. rows.Take(limit)], rows.Count > limit ? Cursor.Of(rows[limit - 1].Id) : null);
    }
}
