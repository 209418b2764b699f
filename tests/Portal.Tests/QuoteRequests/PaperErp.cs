using System.Collections.Concurrent;
using Portal.Kernel.Contracts;

namespace Portal.Tests.QuoteRequests;

/// <summary>A system of record in memory, which counts how often it is asked and fails on command.</summary>
sealed class PaperErp(string slug = "embedded") : IQuoteBook, IReferenceBook
{
    public string System => slug;
    public List<CustomerStanding> Customers { get; } = [];
    public List<ItemStanding> Items { get; } = [];
    public ConcurrentQueue<QuoteDocument> Quotes { get; } = new();
    public List<ReferenceQuestion> Questions { get; } = [];
    public Action AfterCreate { get; set; } = () => { };

    public Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop)
    {
        Questions.Add(question);
        var customers = Customers.Where(c => question.CustomerNumbers.Contains(c.Number) || (c.Email is { } email && question.Emails.Contains(email)) || question.Names.Contains(NormalisedName.Of(c.Name)));
        return Task.FromResult(new ReferenceData(customers, Items.Where(i => question.Items.Contains(i.Number))));
    }

    public Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => Task.FromResult<IReadOnlyList<QuoteDocument>>([.. Quotes.Where(q => q.Key == key)]);

    public Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        var company = Customers.Find(c => c.Number == quote.CustomerNumber)?.Name ?? throw new PromotionRefused($"There is no customer {quote.CustomerNumber}.");
        var lines = quote.Lines.Select(l => new QuoteDocumentLine(l.Item, null, l.Quantity, l.UnitPrice ?? Items.Find(i => i.Number == l.Item)!.PriceFor(quote.Currency, l.Quantity)!.Price)).ToList();
        var made = new QuoteDocument($"SQ-{Quotes.Count + 1:000000}", quote.Key, quote.CustomerNumber, company, quote.Currency, lines.Sum(l => l.Quantity * l.UnitPrice), "open", DateTimeOffset.UnixEpoch, null, lines);
        Quotes.Enqueue(made);
        AfterCreate();
        return Task.FromResult(made);
    }
}

/// <summary>Customers and items as rules see them.</summary>
static class Standing
{
    public static CustomerStanding Customer(string number = "C-10000", string name = "Trey Research", string? email = "kim@treyresearch.test", string currency = "USD", bool blocked = false, string? why = null, decimal? limit = null, decimal open = 0, decimal overdue = 0) =>
        new(number, name, email, null, currency, blocked, why, limit, open, overdue);

    public static ItemStanding Item(string number = "1896-S", string name = "Standing desk", bool blocked = false, decimal? free = 100, params (string Currency, decimal From, decimal Price)[] prices) =>
        new(number, name, blocked, "pcs", free, [.. (prices.Length > 0 ? prices : [("USD", 0, 1000.80m)]).Select(p => new ListPrice("STANDARD", p.Currency, p.From, p.Price))]);
}
