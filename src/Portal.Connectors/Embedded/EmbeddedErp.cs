using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Embedded;

/// <summary>The ERP for a company that has none with an API: tables and number series of our own, behind the same interfaces as any other.</summary>
public static class EmbeddedErp
{
    /// <summary>Slug of its connection.</summary>
    public const string Slug = "embedded";

    public static IServiceCollection AddEmbeddedErp(this IServiceCollection services) => services
        .AddSingleton<EmbeddedQuotes>()
        .AddSingleton<IQuoteBook>(s => s.GetRequiredService<EmbeddedQuotes>())
        .AddSingleton<IQuoteAnswers>(s => s.GetRequiredService<EmbeddedQuotes>())
        .AddSingleton<IReferenceBook, EmbeddedReference>()
        .AddSingleton<ICustomerBook, EmbeddedCustomers>()
        .AddSingleton<IRegister, EmbeddedRegister>()
        .AddSingleton<IHoldingBook, EmbeddedHoldings>()
        .AddSingleton<IDomainReader, EmbeddedReader>()
        .AddSingleton<IDomainWriter, EmbeddedWriter>();
}

/// <summary>Numbers of customers and items are codes: no spaces around them, always in capitals, so that c-10000 and C-10000 are one.</summary>
public static class Code
{
    public const int MaxLength = 50;

    public static string Of(string text) => text.Trim().ToUpperInvariant();
}
