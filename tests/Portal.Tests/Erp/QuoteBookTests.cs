using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Erp;

/// <summary>One request is one quote with one number, however many ask at once.</summary>
public sealed class QuoteBookTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task The_same_key_at_once_is_one_quote(Provider on)
    {
        await using var app = await Company(on);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Book(app).Create(Ask("PQ-ONE"), default)));
        Assert.Single(answers.Select(a => a.Number).Distinct());
        Assert.Equal(1, await app.Database(db => db.Set<Quote>().CountAsync(q => q.Key == "PQ-ONE")));
        Assert.Equal(answers[0].Number, Assert.Single(await Book(app).FindByKey("PQ-ONE", default)).Number);
    }

    [Theory, OnEveryDatabase]
    public async Task Numbers_are_never_given_twice_by_two_instances(Provider on)
    {
        await using var app = await Company(on);
        await using var other = await app.Another();
        var quotes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Book(i % 2 == 0 ? app : other).Create(Ask($"PQ-{i}"), default)));
        Assert.Equal(40, quotes.Select(q => q.Number).Distinct().Count());
        Assert.All(quotes, q => Assert.Matches("^SQ-[0-9]{6}$", q.Number));
        var later = await Book(app).Create(Ask("PQ-LATER"), default);
        Assert.True(string.CompareOrdinal(later.Number, quotes.Max(q => q.Number)) > 0);
    }

    [Theory, OnEveryDatabase]
    public async Task A_quote_that_was_refused_costs_no_number(Provider on)
    {
        await using var app = await Company(on);
        var first = await Book(app).Create(Ask("PQ-A"), default);
        await Assert.ThrowsAsync<PromotionRefused>(() => Book(app).Create(Ask("PQ-B") with { CustomerNumber = "C-NOBODY" }, default));
        var next = await Book(app).Create(Ask("PQ-C"), default);
        Assert.Equal(int.Parse(first.Number[3..]) + 1, int.Parse(next.Number[3..]));
    }

    [Theory, OnEveryDatabase]
    public async Task A_line_without_a_price_takes_the_list_price_of_its_quantity(Provider on)
    {
        await using var app = await Company(on);
        var quote = await Book(app).Create(Ask("PQ-P", new NewQuoteLine("desk-1", 10, null, null), new NewQuoteLine("DESK-1", 9.5m, null, "two halves"), new NewQuoteLine("DESK-1", 1, 0.005m, null)), default);
        Assert.Equal([90m, 100m, 0.005m], quote.Lines.Select(l => l.UnitPrice));
        Assert.Equal(900m + 950m + 0.01m, quote.Total);
        Assert.Equal("Desk one", quote.Lines[0].Description);
        var read = Assert.Single(await Book(app).FindByKey("PQ-P", default));
        Assert.Equal((quote.Total, "open", 3), (read.Total, read.Status, read.Lines.Count));
    }

    [Theory]
    [InlineData("C-BLOCKED", "DESK-1", "EUR", "Customer C-BLOCKED is blocked: unpaid since June.")]
    [InlineData("C-1", "NOTHING", "EUR", "There is no item NOTHING (line 1).")]
    [InlineData("C-1", "DESK-OLD", "EUR", "Item DESK-OLD is blocked (line 1).")]
    [InlineData("C-1", "DESK-1", "JPY", "Item DESK-1 has no price in JPY (line 1).")]
    [Trait("Suite", "integration")]
    public async Task What_cannot_become_a_quote_is_refused_with_the_reason(string customer, string item, string currency, string reason)
    {
        await using var app = await Company(Provider.Sqlite);
        var ask = Ask("PQ-R", new NewQuoteLine(item, 1, null, null)) with { CustomerNumber = customer, Currency = currency };
        Assert.Equal(reason, (await Assert.ThrowsAsync<PromotionRefused>(() => Book(app).Create(ask, default))).Message);
    }

    static IQuoteBook Book(PortalApp app) => app.Services.GetRequiredService<IQuoteBook>();

    static NewQuote Ask(string key, params NewQuoteLine[] lines) => new(key, "c-1", null, null, "EUR", null, null, lines.Length > 0 ? lines : [new NewQuoteLine("DESK-1", 2, 99.95m, null)]);

    static async Task<PortalApp> Company(Provider on)
    {
        var app = await PortalApp.Start(on);
        var (desk, old) = (Item.Create("DESK-1", new ItemDetails("Desk one"), At), Item.Create("DESK-OLD", new ItemDetails("Old desk", Blocked: true), At));
        await app.Has(
            Customer.Create("C-1", new CustomerDetails("One Company", Currency: "EUR"), At),
            Customer.Create("C-BLOCKED", new CustomerDetails("Blocked Company", Currency: "EUR", Blocked: true, BlockedReason: "unpaid since June"), At),
            desk, old,
            ItemPrice.Create("DESK-1", ItemPrice.StandardList, "EUR", 1, 100, At), ItemPrice.Create("DESK-1", ItemPrice.StandardList, "EUR", 10, 90, At));
        return app;
    }
}
