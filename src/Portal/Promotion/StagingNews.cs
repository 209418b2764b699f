using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Promotion;

/// <summary>What Staging says: an approved record becomes work in the transaction that approves it.</summary>
sealed class StagingNews(TimeProvider clock) : IReactTo<RecordApproved>, IReactTo<ApprovalTakenBack>, IReactTo<PromotionRetried>
{
    public async Task React(PortalDb db, RecordApproved fact, CancellationToken stop)
    {
        var due = clock.GetUtcNow() + fact.Hold;
        if (await db.Promotions.FindAsync([fact.Record.Id], stop) is { } again) again.Take(fact.Record, due);
        else db.Promotions.Add(Promotion.Of(fact.Record, due));
    }

    public async Task React(PortalDb db, ApprovalTakenBack fact, CancellationToken stop)
    {
        var promotion = await db.Promotions.FindAsync([fact.RecordId], stop);
        if (promotion is null) return;
        if (promotion.ClaimedBy is not null || promotion.Attempts > 0) throw new BusinessRuleViolation("The promotion has begun; the approval can no longer be taken back.");
        db.Promotions.Remove(promotion);
    }

    public async Task React(PortalDb db, PromotionRetried fact, CancellationToken stop) =>
        (await db.Promotions.SingleAsync(p => p.Id == fact.RecordId, stop)).TryAgain(clock.GetUtcNow());
}
