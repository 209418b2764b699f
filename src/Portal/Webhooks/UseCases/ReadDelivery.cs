using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>One delivery with every attempt.</summary>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ReadDelivery(Guid SubscriptionId, Guid Id) : IRequest<DeliveryView>;

sealed class ReadDeliveryHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ReadDelivery, DeliveryView>
{
    public async Task<DeliveryView> Handle(ReadDelivery ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.RequireSubscription(ask.SubscriptionId, cancellationToken);
        return await db.DeliveryView(ask.SubscriptionId, ask.Id, cancellationToken);
    }
}

static class DeliveryReading
{
    const int MostAttempts = 500;

    public static async Task RequireSubscription(this PortalDb db, Guid id, CancellationToken stop)
    {
        if (!await db.Subscriptions.AnyAsync(s => s.Id == id, stop)) throw new NotFound();
    }

    public static async Task<DeliveryView> DeliveryView(this PortalDb db, Guid subscriptionId, Guid id, CancellationToken stop)
    {
        var delivery = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.SubscriptionId == subscriptionId, stop) ?? throw new NotFound();
        var happened = await db.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.EventId, stop);
        var format = await db.Subscriptions.IgnoreQueryFilters().Where(s => s.Id == subscriptionId).Select(s => s.Format).SingleAsync(stop);
        var attempts = await db.Attempts.AsNoTracking().Where(a => a.DeliveryId == id).OrderBy(a => a.Number).ThenBy(a => a.StartedAt).Take(MostAttempts)
            .Select(a => new AttemptView(a.Number, a.StartedAt, a.DurationMs, a.Outcome, a.StatusCode, a.ResponseBody, a.Error, a.IsProbe, a.RequestHeaders)).ToListAsync(stop);
        return new DeliveryView(
            delivery.Id, delivery.EventId, delivery.Type, delivery.SubjectId, delivery.Status, delivery.CreatedAt, delivery.NextAttemptAt, Message.Of(delivery, happened, format)?.Text, attempts);
    }
}
