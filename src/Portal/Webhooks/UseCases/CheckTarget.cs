using MediatR;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks.UseCases;

/// <summary>Whether webhooks may go to an address, before anything is saved. Nothing is sent.</summary>
[Needs(Permission.SubscriptionsManage)]
public sealed record CheckTarget(string Url) : IRequest<TargetCheck>;

/// <param name="Refusal">Why it is not allowed; null when it is.</param>
public sealed record TargetCheck(string? Refusal);

sealed class CheckTargetHandler(AddressGuard guard) : IRequestHandler<CheckTarget, TargetCheck>
{
    public async Task<TargetCheck> Handle(CheckTarget ask, CancellationToken cancellationToken)
    {
        try
        {
            await guard.Require(ask.Url, cancellationToken);
            return new TargetCheck(null);
        }
        catch (AddressRefused refused)
        {
            return new TargetCheck(refused.Message);
        }
    }
}
