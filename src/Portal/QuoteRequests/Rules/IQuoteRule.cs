using System.Globalization;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.QuoteRequests.Rules;

/// <summary>One rule of the business: looks at a request and says what it noticed. Pure: everything that it needs is in the case.</summary>
interface IQuoteRule
{
    /// <summary>Name in findings: <c>credit-limit</c>.</summary>
    string Slug { get; }

    /// <summary>What it looks for, in a sentence for the documentation.</summary>
    string Says { get; }

    /// <summary>Slugs of the data domains that it looks at besides the request itself.</summary>
    IReadOnlyList<string> Reads => [];

    IEnumerable<Finding> Look(QuoteCase request);
}

/// <summary>All rules, in the order in which their findings are shown.</summary>
static class QuoteRules
{
    public static IReadOnlyList<IQuoteRule> All(QuoteRequestSettings settings) =>
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
        new DuplicateRule(settings.DuplicateDays),
        new UndeclaredMembersRule(),
    ];

    public static Finding Found(this IQuoteRule rule, Severity severity, string pointer, string message, string? evidence = null, Fix? fix = null) =>
        new(rule.Slug, severity, pointer, message, evidence, fix);

    public static string Number(decimal number) => number.ToString("#,##0.####", CultureInfo.InvariantCulture);

    public static string Amount(decimal amount) => Format.Amount(amount);

    public static Fix Use(string label, string pointer, string value) => new(label, pointer, JsonSerializer.Serialize(value));

    public static Fix Use(string label, string pointer, decimal value) => new(label, pointer, value.ToString(CultureInfo.InvariantCulture));
}
