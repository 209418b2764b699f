using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>What the customer owes, what was approved and is no quote yet, what was asked for in the same moment and this quote together stay within the credit limit.</summary>
sealed class CreditLimitRule : IKindRule<QuoteCase>
{
    public string Slug => "credit-limit";
    public string Says => "What the customer has open, what is approved for them and this quote together stay within the credit limit.";
    public IReadOnlyList<string> Reads => ["customers", "invoices", "quotes"];

    public IEnumerable<Finding> Look(QuoteCase request)
    {
        // Amounts of two currencies cannot be added up; the currency rule says that they differ.
        if (request.Customer.Standing is not { CreditLimit: { } limit } customer || request.Currency != customer.Currency) return [];
        var over = customer.OpenAmount + request.OnTheWay + request.AskedBefore + (request.Total ?? 0) - limit;
        var approved = request.OnTheWay > 0 ? $"approved and on the way {QuoteRules.Amount(request.OnTheWay)}, " : "";
        var before = request.AskedBefore > 0 ? $"asked for just before {QuoteRules.Amount(request.AskedBefore)}, " : "";
        return over > 0
            ? [this.Found(
                Severity.Warning, "", $"Over the credit limit by {QuoteRules.Amount(over)} {customer.Currency}.",
                $"limit {QuoteRules.Amount(limit)}, open {QuoteRules.Amount(customer.OpenAmount)}, {approved}{before}this quote {QuoteRules.Amount(request.Total ?? 0)}")]
            : [];
    }
}
