using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>A new secret; the former one signs beside it while the overlap lasts. The answer carries the new one, this once.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record RotateSecret(Guid Id, int OverlapHours = 24) : IRequest<SubscriptionView>;

sealed class RotateSecretHandler(IDbContextFactory<PortalDb> dbs, Secrets secrets, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RotateSecret, SubscriptionView>
{
    const int LongestHours = 720;

    public async Task<SubscriptionView> Handle(RotateSecret ask, CancellationToken cancellationToken)
    {
        if (ask.OverlapHours is < 0 or > LongestHours) throw new InvalidInput("/overlapHours", $"From 0 to {LongestHours} hours.", ask.OverlapHours < 0 ? "minimum" : "maximum");
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var secret = StandardWebhooks.NewSecret();
        subscription.Rotate(secret, secrets.Hide(secret), TimeSpan.FromHours(ask.OverlapHours), at);
        await db.Record(at, me.Name, "rotated the secret of", subscription.Name, $"overlap {ask.OverlapHours} h", cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        return (await SubscriptionView.Load(db, [subscription], at, cancellationToken, secret))[0];
    }
}
