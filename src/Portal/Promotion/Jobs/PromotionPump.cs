using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Promotion.UseCases;

namespace Portal.Promotion.Jobs;

/// <summary>Promotes what was approved, at once.</summary>
sealed class PromotionPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<PromotionPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(RecordApproved), nameof(PromotionRetried))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new PromoteDue(), stop);
}
