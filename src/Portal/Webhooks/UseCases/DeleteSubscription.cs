using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Nothing more is sent to it. What it received stays in the timelines.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record DeleteSubscription(Guid Id) : IRequest;

sealed class DeleteSubscriptionHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<DeleteSubscription>
{
    protected override async Task Handle(DeleteSubscription request, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == request.Id, cancellationToken) ?? throw new NotFound();
        subscription.Delete(at);
        await db.Endpoints.Where(e => e.Id == request.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Deliveries.Waiting().Where(d => d.SubscriptionId == request.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DeliveryStatus.Failed).SetProperty(d => d.NextAttemptAt, (DateTimeOffset?)null), cancellationToken);
        await db.Record(at, me.Name, "deleted the subscription", subscription.Name, subscription.Url, cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
    }
}
