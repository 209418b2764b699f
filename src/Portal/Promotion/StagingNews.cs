using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Promotion;

/// <summary>What Staging says: an approved record becomes work in the transaction that approves it.</summary>
sealed class StagingNews(TimeProvider clock) : IReactTo<RecordApproved>, IReactTo<ApprovalTakenBack>, IReactTo<PromotionRetried>
{
    public Task React(PortalDb db, RecordApproved fact, CancellationToken stop) => ReactToAll(db, [fact], stop);

    /// <summary>What is approved in bulk is looked up at once.</summary>
    public async Task ReactToAll(PortalDb db, IReadOnlyList<RecordApproved> facts, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var ids = facts.Select(f => f.Record.Id).ToList();
        var before = await db.Promotions.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        foreach (var fact in facts)
        {
            if (before.TryGetValue(fact.Record.Id, out var again)) again.Take(fact.Record, now + fact.Hold);
            else db.Promotions.Add(Promotion.Of(fact.Record, now + fact.Hold));
        }
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
