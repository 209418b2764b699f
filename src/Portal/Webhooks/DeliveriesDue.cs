using Portal.Kernel.Contracts;

namespace Portal.Webhooks;

/// <summary>Deliveries became due: workers look at once.</summary>
sealed record DeliveriesDue : IFact;
