using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.QuoteRequests;

/// <summary>The intake kind quote-requests: its schema, its rules, its promotion to a quote.</summary>
public sealed class QuoteRequestsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.GetSection("QuoteRequests").Get<QuoteRequestSettings>() ?? new QuoteRequestSettings());
        builder.Services.AddSingleton<ReferenceDesk>();
        builder.Services.AddSingleton<QuotePromotion>();
        builder.Services.AddSingleton<IIntakeKind, QuoteRequestKind>();
        builder.Services
            .NeedsDomain<IQuoteBook>(SystemsOfRecord.Quotes)
            .NeedsDomain<IReferenceBook>(SystemsOfRecord.Customers)
            .NeedsDomain<IReferenceBook>(SystemsOfRecord.Items);
    }

    public IEnumerable<Setting> Settings =>
    [
        new("QuoteRequests__PriceTolerancePercent", "1", "How far a price may be from the price list before a person looks, in percent."),
        new("QuoteRequests__DuplicateDays", "7", "How many days back a request counts as a possible duplicate."),
        new("QuoteRequests__DefaultCurrency", "USD", "Currency of a request that names none and whose customer is not known."),
        SystemsOfRecord.Setting(SystemsOfRecord.Quotes),
        SystemsOfRecord.Setting(SystemsOfRecord.Customers),
        SystemsOfRecord.Setting(SystemsOfRecord.Items),
    ];
}
