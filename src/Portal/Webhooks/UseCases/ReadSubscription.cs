using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ReadSubscription(Guid Id) : IRequest<SubscriptionView>;

sealed class ReadSubscriptionHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ReadSubscription, SubscriptionView>
{
    public async Task<SubscriptionView> Handle(ReadSubscription ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        return (await SubscriptionView.Load(db, [subscription], clock.GetUtcNow(), cancellationToken))[0];
    }
}
