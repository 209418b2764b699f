using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Promotion.UseCases;

/// <summary>Claims what is due, the oldest first, and says that it begins: no more than can run at once, for what waits in a claim loses it.</summary>
[Needs]
public sealed record ClaimPromotions(int Most) : IRequest<IReadOnlyList<Promotion>>;

sealed class ClaimPromotionsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimPromotions, IReadOnlyList<Promotion>>
{
    public async Task<IReadOnlyList<Promotion>> Handle(ClaimPromotions ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<Promotion>(ask.Most, clock.GetUtcNow(), "1 = 1", cancellationToken);
        if (ids.Count == 0) return [];
        var promotions = await db.Promotions.Where(p => ids.Contains(p.Id) && p.ClaimedBy == token).OrderBy(p => p.Id).ToListAsync(cancellationToken);
        foreach (var promotion in promotions)
        {
            promotion.Began();
            db.Publish(new PromotionStarted(promotion.Id, promotion.Attempts), promotion.TraceParent);
        }
        await db.SaveChangesAsync(cancellationToken);
        return promotions;
    }
}
