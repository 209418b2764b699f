using MediatR;
using Portal.Connections.Handovers;
using Portal.Connections.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Jobs;

/// <summary>Tells connections what they are to know, at once.</summary>
sealed class HandoverPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<HandoverPump> logger)
    : SlotPump<Handover>(scopes, signals, readiness, clock, logger, AtOnce, nameof(HandoverChanged))
{
    const int AtOnce = 4;

    protected override IRequest<IReadOnlyList<Handover>> Claim(int most) => new ClaimHandovers(most);

    protected override IRequest Do(Handover claimed) => new RunHandover(claimed);
}
