using MediatR;
using Portal.Kernel.Data;
using Portal.Letters.UseCases;

namespace Portal.Letters.Jobs;

/// <summary>Sends mailings, each a piece at a time.</summary>
sealed class MailingPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<MailingPump> logger)
    : SlotPump<Mailing>(scopes, signals, readiness, clock, logger, AtOnce, nameof(MailingChanged))
{
    const int AtOnce = 2;

    protected override IRequest<IReadOnlyList<Mailing>> Claim(int most) => new ClaimMailings(most);

    protected override IRequest Do(Mailing claimed) => new RunMailing(claimed);
}
