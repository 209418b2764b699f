using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>Deliveries of a subscription, newest first.</summary>
/// <param name="Waiting">Only what is pending or held.</param>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ListDeliveries(Guid SubscriptionId, DeliveryStatus? Status = null, string? Type = null, bool Waiting = false, string? After = null, int Limit = 50) : IRequest<Page<DeliveryRow>>;

sealed class ListDeliveriesHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListDeliveries, Page<DeliveryRow>>
{
    public async Task<Page<DeliveryRow>> Handle(ListDeliveries ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.RequireSubscription(ask.SubscriptionId, cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var deliveries = db.Deliveries.AsNoTracking().Where(d => d.SubscriptionId == ask.SubscriptionId);
        if (ask.Status is { } status) deliveries = deliveries.Where(d => d.Status == status);
        if (ask.Waiting) deliveries = deliveries.Waiting();
        if (ask.Type is { } type) deliveries = deliveries.Where(d => d.Type == type);
        if (ask.After is { } after)
        {
            var last = Cursor.Read(after);
            deliveries = deliveries.Where(d => d.Id < last);
        }
        var rows = await deliveries.OrderByDescending(d => d.Id).Take(limit + 1)
            .Select(d => new DeliveryRow(d.Id, d.EventId, d.Type, d.SubjectId, d.Status, d.CreatedAt, d.NextAttemptAt, d.Attempts, d.LastAttemptAt, d.LastOutcome, d.LastStatusCode))
            .ToListAsync(cancellationToken);
        return new Page<DeliveryRow>([.. rows.Take(limit)], rows.Count > limit ? Cursor.Of(rows[limit - 1].Id) : null);
    }
}
