using Portal.Kernel.Contracts;

namespace Portal.QuoteRequests.Rules;

/// <summary>A customer who is blocked gets no quote.</summary>
sealed class CustomerBlockedRule : IQuoteRule
{
    public string Slug => "customer-blocked";
    public string Says => "The customer is not blocked in the system of record.";
    public IReadOnlyList<string> Reads => ["customers"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Customer.Standing is { Blocked: true } customer
        ? [this.Found(Severity.Blocking, "/customer/number", $"{customer.Name} is blocked.", customer.BlockedReason)]
        : [];
}
