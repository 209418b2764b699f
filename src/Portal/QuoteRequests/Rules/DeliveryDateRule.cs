using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>Nobody can deliver in the past.</summary>
sealed class DeliveryDateRule : IKindRule<QuoteCase>
{
    const string Pointer = "/requestedDeliveryDate";

    public string Slug => "delivery-date";
    public string Says => "The requested day is not in the past.";

    public IEnumerable<Finding> Look(QuoteCase request) => request.Body.RequestedDeliveryDate is { } asked && asked < request.Today
        ? [this.Found(Severity.Warning, Pointer, "The requested day is in the past.", $"asked for {KindRules.Day(asked)}, today is {KindRules.Day(request.Today)}", new Fix("Ask for no day", Pointer, "null"))]
        : [];
}
