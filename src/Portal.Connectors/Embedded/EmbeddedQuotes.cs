using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>Quotes in the embedded ERP. Number and quote are one transaction, and the key is unique: killed at any moment, there is one quote or none.</summary>
sealed class EmbeddedQuotes(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IQuoteBook, IQuoteAnswers
{
    /// <summary>Beginning of a quote's number, and name of its series.</summary>
    public const string Series = "SQ";

    public string System => EmbeddedErp.Slug;

    public async Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await Find(db, key, stop) is { } quote ? [quote] : [];
    }

    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await Find(db, quote.Key, stop) is { } known) return known;
        var (customer, lines) = await Check(db, quote, stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var number = await db.TakeNumber(Series, stop);
        // Taking the number waits for every creation before this one, so of two with the same key the second sees the first here.
        if (await Find(db, quote.Key, stop) is { } first) return first;
        var created = Quote.Create(number, quote, customer, lines, clock.GetUtcNow());
        db.Add(created);
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
        return created.Document(Today);
    }

    public bool HearsNo => true;

    public async Task Answer(QuoteAnswer answer, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (key, said, today) = (answer.Quote.Key, answer.Accepted ? QuoteStatus.Accepted : QuoteStatus.Declined, Today);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One statement decides who of two was first.
        if (await db.Set<Quote>().Where(q => q.Key == key && q.Status == QuoteStatus.Open && q.ValidUntil >= today).ExecuteUpdateAsync(set => set.SetProperty(q => q.Status, said), stop) == 0)
        {
            var now = await Find(db, key, stop) ?? throw new NotFound();
            if (now.Status == Word(said)) return;
            throw new BusinessRuleViolation($"Quote {now.Number} is {now.Status}.");
        }
        db.Publish(new QuoteStatusChanged(answer.Id, answer.Quote.Number, key, new EventCustomer(answer.Quote.CustomerNumber, answer.Quote.Company), Word(said), Word(QuoteStatus.Open), clock.GetUtcNow()));
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }

    static string Word(QuoteStatus status) => status.ToString().ToLowerInvariant();

    async Task<(Customer, IReadOnlyList<QuoteLine>)> Check(PortalDb db, NewQuote quote, CancellationToken stop)
    {
        var number = Code.Of(quote.CustomerNumber);
        var customer = await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, stop)
            ?? throw new PromotionRefused($"There is no customer {quote.CustomerNumber}.");
        if (customer.Blocked) throw new PromotionRefused($"Customer {customer.Number} is blocked{(customer.BlockedReason is { } why ? $": {why}" : "")}.");
        if (quote.Lines.Count == 0) throw new PromotionRefused("A quote needs a line.");

        var numbers = quote.Lines.Select(l => Code.Of(l.Item)).Distinct().ToList();
        var items = await ItemQueries.Load(db, numbers, stop);
        var lines = quote.Lines.Select((line, i) => Line(quote, line, i + 1, items.GetValueOrDefault(Code.Of(line.Item)))).ToList();
        return (customer, lines);
    }

    static QuoteLine Line(NewQuote quote, NewQuoteLine line, int position, ItemStanding? item)
    {
        if (item is null) throw new PromotionRefused($"There is no item {line.Item} (line {position}).");
        if (item.Blocked) throw new PromotionRefused($"Item {item.Number} is blocked (line {position}).");
        var price = line.UnitPrice ?? item.PriceFor(quote.Currency, line.Quantity)?.Price
            ?? throw new PromotionRefused($"Item {item.Number} has no price in {quote.Currency} (line {position}).");
        return QuoteLine.Of(position, item.Number, item.Name, line.Quantity, price, line.Note);
    }

    DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    async Task<QuoteDocument?> Find(PortalDb db, string key, CancellationToken stop) =>
        (await db.Set<Quote>().AsNoTracking().Include(q => q.Lines).SingleOrDefaultAsync(q => q.Key == key, stop))?.Document(Today);
}
