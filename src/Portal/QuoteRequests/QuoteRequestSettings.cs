using System.ComponentModel;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests;

/// <summary>What a company may decide about its quote requests.</summary>
[KindSettings("QuoteRequests")]
public sealed class QuoteRequestSettings
{
    [Description("How far a price may be from the price list before a person looks, in percent.")]
    public decimal PriceTolerancePercent { get; init; } = 1;

    [Description("How many days back a request counts as a possible duplicate.")]
    public int DuplicateDays { get; init; } = 7;

    [Description("Currency of a request that names none and whose customer is not known.")]
    public string DefaultCurrency { get; init; } = "USD";
}
