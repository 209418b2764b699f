using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks.UseCases;

/// <summary>Nobody can subscribe yet, so an event has no deliveries: it waits in the outbox.</summary>
sealed class AnswerDeliveriesAbout : IRequestHandler<AskDeliveriesAbout, IReadOnlyList<DeliveryNote>>
{
    public Task<IReadOnlyList<DeliveryNote>> Handle(AskDeliveriesAbout ask, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeliveryNote>>([]);
}

/// <summary>Nobody can subscribe yet, so no subscription fails.</summary>
sealed class AnswerFailingSubscriptions : IRequestHandler<AskFailingSubscriptions, IReadOnlyList<FailingSubscription>>
{
    public Task<IReadOnlyList<FailingSubscription>> Handle(AskFailingSubscriptions ask, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FailingSubscription>>([]);
}
