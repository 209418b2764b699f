using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Erp;

/// <summary>What a customer owes, to the cent, and how customers are found.</summary>
public sealed class StandingTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task Open_is_what_is_unpaid_and_quotes_that_still_bind_in_the_customers_currency(Provider on)
    {
        await using var app = await Company(on);
        var today = Today(app);
        await app.Has(
            Invoice.Create("SI-1", "X-1", today.AddDays(-5), today.AddDays(25), 1000.10m, 1000.10m, null, "EUR", At),
            Invoice.Create("SI-2", "X-1", today.AddDays(-60), today.AddDays(-30), 500.05m, 200.03m, null, "EUR", At),
            Invoice.Create("SI-3", "X-1", today.AddDays(-31), today, 0.02m, 0.02m, null, "EUR", At),
            Invoice.Create("SI-4", "X-1", today.AddDays(-90), today.AddDays(-60), 9999m, 0, today.AddDays(-70), "EUR", At),
            Invoice.Create("SI-5", "X-1", today.AddDays(-5), today.AddDays(25), 777m, 777m, null, "USD", At),
            QuoteOf("SQ-X1", 0, 50.01m), QuoteOf("SQ-X2", 29, 0.99m), QuoteOf("SQ-X3", 40, 5000m), QuoteOf("SQ-X4", 1, 6000m, accepted: true), QuoteOf("SQ-X5", 1, 7000m, accepted: false));
        var standing = (await Load(app, numbers: ["X-1"])).Customer("X-1")!;
        Assert.Equal(1000.10m + 200.03m + 0.02m + 50.01m + 0.99m, standing.OpenAmount);
        Assert.Equal(200.03m, standing.OverdueAmount);
    }

    [Theory, OnEveryDatabase]
    public async Task Sums_of_many_cents_are_exact(Provider on)
    {
        await using var app = await Company(on);
        var today = Today(app);
        await app.Has([.. Enumerable.Range(0, 1000).Select(i => Invoice.Create($"SI-{i}", "X-1", today, today.AddDays(30), 0.1m, 0.1m, null, "EUR", At))]);
        Assert.Equal(100.0m, (await Load(app, numbers: ["X-1"])).Customer("X-1")!.OpenAmount);
    }

    [Theory, OnEveryDatabase]
    public async Task Customers_are_found_by_number_mail_and_name_as_people_write_them(Provider on)
    {
        await using var app = await Company(on);
        Assert.Equal("X-1", Assert.Single((await Load(app, numbers: [" x-1 "])).Customers).Number);
        Assert.Equal("X-1", Assert.Single((await Load(app, emails: ["José@Example-X.test"])).Customers).Number);
        Assert.Equal("X-1", Assert.Single((await Load(app, names: ["CAFÉ DEL SOL, s.a."])).Customers).Number);
        Assert.Equal("X-1", Assert.Single((await Load(app, ["X-1"], ["josé@example-x.test"], ["Cafe del Sol"])).Customers).Number);
        Assert.Empty((await Load(app, names: ["", "  "])).Customers);
    }

    [Theory, OnEveryDatabase]
    public async Task Documents_come_newest_first_page_by_page_each_once(Provider on)
    {
        await using var app = await Company(on);
        var today = Today(app);
        await app.Has([.. Enumerable.Range(0, 23).Select(i => Invoice.Create($"SI-{i:00}", "X-1", today.AddDays(-i / 4), today.AddDays(30), 1, 1, null, "EUR", At))]);
        var book = app.Services.GetRequiredService<ICustomerBook>();
        var seen = new List<InvoiceDocument>();
        string? cursor = null;
        do
        {
            var page = await book.Invoices("x-1", cursor, 5, default);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(23, seen.Select(i => i.Number).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(i => i.IssuedOn).ThenByDescending(i => i.Number, StringComparer.Ordinal), seen);
        await Assert.ThrowsAsync<InvalidInput>(() => book.Invoices("X-1", "nonsense", 5, default));
        await Assert.ThrowsAsync<InvalidInput>(() => book.Quotes("X-1", "OTk5OTk5OTk5OTk5OTk5OTk5OTkgWA", 5, default));
    }

    static Quote QuoteOf(string number, int daysAgo, decimal price, bool? accepted = null)
    {
        var customer = Customer.Create("X-1", new CustomerDetails("X", Currency: "EUR"), At);
        var quote = Quote.Create(number, new NewQuote($"PQ-{number}", "X-1", null, null, "EUR", null, null, []), customer, [QuoteLine.Of(1, "I", null, 1, price)], DateTimeOffset.UtcNow.AddDays(-daysAgo));
        if (accepted is { } answer) quote.Answered(answer);
        return quote;
    }

    static async Task<PortalApp> Company(Provider on)
    {
        var app = await PortalApp.Start(on);
        await app.Has(Customer.Create("x-1", new CustomerDetails("Café del Sol S.A.", Email: "José@example-x.test", Currency: "EUR"), At));
        return app;
    }

    static DateOnly Today(PortalApp app) => DateOnly.FromDateTime(app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);

    static Task<ReferenceData> Load(PortalApp app, string[]? numbers = null, string[]? emails = null, string[]? names = null) => app.Services.GetRequiredService<IReferenceBook>().Load(
        new ReferenceQuestion((numbers ?? []).ToHashSet(), (emails ?? []).ToHashSet(), (names ?? []).ToHashSet(), new HashSet<string>()), default);
}
