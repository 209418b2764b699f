using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Sends the probe of an open breaker now instead of at its time.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record ProbeNow(Guid Id) : IRequest;

sealed class ProbeNowHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<ProbeNow>
{
    protected override async Task Handle(ProbeNow request, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.Id, cancellationToken) ?? throw new NotFound();
        if (subscription.Status is not SubscriptionStatus.Active) throw new BusinessRuleViolation($"This subscription is {subscription.Status.Word()}; its events are held.");
        // The row's lock first: a worker may be writing what its last probe brought.
        await db.Wake([request.Id], at, cancellationToken);
        var endpoint = await db.Endpoints.SingleAsync(e => e.Id == request.Id, cancellationToken);
        if (!endpoint.IsOpen) throw new BusinessRuleViolation("This endpoint takes its events; there is nothing to probe.");
        endpoint.ProbeAt(at);
        await db.SaveChangesAsync(cancellationToken);
        await db.Wake([request.Id], at, cancellationToken);
        db.Publish(new DeliveriesDue());
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
    }
}
