using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>A customer with overdue invoices is one to talk to first.</summary>
sealed class OverdueRule : IKindRule<QuoteCase>
{
    public string Slug => "overdue-balance";
    public string Says => "The customer has no overdue balance.";
    public IReadOnlyList<string> Reads => ["invoices", "customers"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Customer.Standing is { OverdueAmount: > 0 } customer
        ? [this.Found(
            Severity.Warning, "", $"{customer.Name} has {QuoteRules.Amount(customer.OverdueAmount)} {customer.Currency} overdue.",
            $"overdue {QuoteRules.Amount(customer.OverdueAmount)}, open {QuoteRules.Amount(customer.OpenAmount)}")]
        : [];
}
