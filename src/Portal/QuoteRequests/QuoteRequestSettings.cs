namespace Portal.QuoteRequests;

/// <summary>The <c>QuoteRequests</c> section of the settings.</summary>
public sealed class QuoteRequestSettings
{
    /// <summary>How far a price may be from the price list before a person looks, in percent.</summary>
    public decimal PriceTolerancePercent { get; init; } = 1;

    /// <summary>How many days back a request counts as a possible duplicate.</summary>
    public int DuplicateDays { get; init; } = 7;

    /// <summary>Currency of a request that names none and whose customer is not known.</summary>
    public string DefaultCurrency { get; init; } = "USD";
}
