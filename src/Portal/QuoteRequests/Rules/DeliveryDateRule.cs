using System.Globalization;
using Portal.Kernel.Contracts;

namespace Portal.QuoteRequests.Rules;

/// <summary>Nobody can deliver in the past.</summary>
sealed class DeliveryDateRule : IQuoteRule
{
    const string Pointer = "/requestedDeliveryDate";

    public string Slug => "delivery-date";
    public string Says => "The requested day is not in the past.";

    public IEnumerable<Finding> Look(QuoteCase request) => request.Body.RequestedDeliveryDate is { } asked && asked < request.Today
        ? [this.Found(Severity.Warning, Pointer, "The requested day is in the past.", $"asked for {Day(asked)}, today is {Day(request.Today)}", new Fix("Ask for no day", Pointer, "null"))]
        : [];

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
