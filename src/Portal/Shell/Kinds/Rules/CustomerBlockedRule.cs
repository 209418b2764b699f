using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds.Rules;

/// <summary>A customer who is blocked gets nothing new.</summary>
sealed class CustomerBlockedRule : IKindRule<IOfCustomer>
{
    public string Slug => "customer-blocked";
    public string Says => "The customer is not blocked in the system of record.";
    public IReadOnlyList<string> Reads => ["customers"];

    public IEnumerable<Finding> Look(IOfCustomer request) => request.Customer.Standing is { Blocked: true } customer
        ? [this.Found(Severity.Blocking, "/customer/number", $"{customer.Name} is blocked.", customer.BlockedReason)]
        : [];
}
