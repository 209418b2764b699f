using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>A customer gets quotes in the customer's currency.</summary>
sealed class CurrencyRule : IKindRule<QuoteCase>
{
    public string Slug => "currency";
    public string Says => "The request is in the customer's own currency.";
    public IReadOnlyList<string> Reads => ["customers"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Customer.Standing is { } customer && request.Body.Currency is { } asked && asked != customer.Currency
        ? [this.Found(
            Severity.Warning, "/currency", $"{customer.Name} has quotes in {customer.Currency}, not in {asked}.",
            $"asked {asked}, customer {customer.Currency}", KindRules.Use($"Use {customer.Currency}", "/currency", customer.Currency))]
        : [];
}
