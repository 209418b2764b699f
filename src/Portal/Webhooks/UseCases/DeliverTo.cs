using MediatR;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Sends what is due to one endpoint, for as long as the claim is ours and for a shift at most.</summary>
[Needs]
public sealed record DeliverTo(Guid Endpoint, Guid Token) : IRequest;

sealed class DeliverToHandler(DeliveryLedger ledger, WebhookSender sender, SendingRoom room, Secrets secrets, Signals signals, TimeProvider clock) : AsyncRequestHandler<DeliverTo>
{
    protected override async Task Handle(DeliverTo request, CancellationToken cancellationToken)
    {
        var run = new EndpointRun(request.Endpoint, request.Token, ledger, sender, room, secrets, clock);
        using var news = signals.On<DeliveriesDue>(run.LookAgain);
        await run.Work(cancellationToken);
    }
}
