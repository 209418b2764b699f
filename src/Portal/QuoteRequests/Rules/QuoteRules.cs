using System.Globalization;
using Portal.Shell;
using Portal.Shell.Kinds;
using Portal.Shell.Kinds.Rules;

namespace Portal.QuoteRequests.Rules;

/// <summary>All rules, in the order in which their findings are shown.</summary>
static class QuoteRules
{
    public static IReadOnlyList<IKindRule<QuoteCase>> All(QuoteRequestSettings settings) =>
    [
        new CustomerKnownRule(),
        new CustomerBlockedRule(),
        new ItemKnownRule(),
        new ItemBlockedRule(),
        new PriceRule(settings.PriceTolerancePercent),
        new TotalRule(),
        new AvailabilityRule(),
        new CreditLimitRule(),
        new OverdueRule(),
        new CurrencyRule(),
        new DeliveryDateRule(),
        new DuplicateRule($"No request by the same customer for the same quantities of the same items came in the last {settings.DuplicateDays} days.", "same customer, items and quantities"),
        new UndeclaredMembersRule(QuoteRequestBody.Schema, "quote"),
    ];

    public static string Number(decimal number) => number.ToString("#,##0.####", CultureInfo.InvariantCulture);

    public static string Amount(decimal amount) => Format.Amount(amount);
}
