using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Promotion.UseCases;

namespace Portal.Promotion.Jobs;

/// <summary>Promotes what was approved, at once.</summary>
sealed class PromotionPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<PromotionPump> logger)
    : SlotPump<Promotion>(scopes, signals, readiness, clock, logger, AtOnce, nameof(RecordApproved), nameof(PromotionRetried))
{
    const int AtOnce = 8;

    protected override IRequest<IReadOnlyList<Promotion>> Claim(int most) => new ClaimPromotions(most);

    protected override IRequest Do(Promotion claimed) => new PromoteClaimed(claimed);
}
