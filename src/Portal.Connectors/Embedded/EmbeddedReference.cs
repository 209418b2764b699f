using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>What rules look at, for a whole batch of drafts in a few queries, each over an index.</summary>
sealed class EmbeddedReference(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IReferenceBook
{
    /// <summary>Nobody looks at more customers who share a mail domain.</summary>
    const int MostOfADomain = 500;

    public string System => EmbeddedErp.Slug;

    public async Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var customers = await Customers(db, question, stop);
        var standings = await CustomerQueries.Standings(db, customers, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stop);
        var items = await ItemQueries.Load(db, [.. question.Items.Select(Code.Of).Distinct()], stop);
        return new ReferenceData(standings, items.Values);
    }

    /// <summary>By number, by e-mail, by name and what else is asked for: short reads, because one with OR leaves the planner no index.</summary>
    static async Task<IReadOnlyList<Customer>> Customers(PortalDb db, ReferenceQuestion question, CancellationToken stop)
    {
        var found = new Dictionary<string, Customer>();
        var numbers = question.CustomerNumbers.Select(Code.Of).Distinct().ToList();
        var emails = question.Emails.Select(e => e.ToLowerInvariant()).Distinct().ToList();
        var names = question.Names.Select(NormalisedName.Of).Where(n => n.Length > 0).Distinct().ToList();
        var customers = db.Set<Customer>().AsNoTracking();
        Take(await Parts.Read(numbers, some => customers.Where(c => some.Contains(c.Number)), stop));
        Take(await Parts.Read(emails, some => customers.Where(c => c.Email != null && some.Contains(c.Email)), stop));
        Take(await Parts.Read(names, some => customers.Where(c => some.Contains(c.NormalisedName)), stop));
        if (question.VatNumbers is { Count: > 0 } numbersOfTax) Take(await Parts.Read(numbersOfTax.Select(v => NormalisedVat.Of(v)!), some => customers.Where(c => c.VatNumber != null && some.Contains(c.VatNumber)), stop));
        if (question.EmailDomains is { Count: > 0 } domains) Take(await Parts.Read(domains, some => customers.Where(c => c.EmailDomain != null && some.Contains(c.EmailDomain)).OrderBy(c => c.Number).Take(MostOfADomain), stop));
        return [.. found.Values];

        void Take(IEnumerable<Customer> some)
        {
            foreach (var customer in some) found.TryAdd(customer.Number, customer);
        }
    }
}

/// <summary>Reads what belongs to any number of values: each becomes a parameter of its own, and SQLite takes 32,766 of them.</summary>
static class Parts
{
    const int Size = 500;

    public static async Task<List<T>> Read<T>(IEnumerable<string> values, Func<string[], IQueryable<T>> query, CancellationToken stop)
    {
        var rows = new List<T>();
        foreach (var some in values.Chunk(Size)) rows.AddRange(await query(some).ToListAsync(stop));
        return rows;
    }
}

static class ItemQueries
{
    /// <summary>Items with their stock and prices, by number.</summary>
    public static async Task<Dictionary<string, ItemStanding>> Load(PortalDb db, IReadOnlyCollection<string> numbers, CancellationToken stop)
    {
        var items = await Parts.Read(numbers, some => db.Set<Item>().AsNoTracking().Where(i => some.Contains(i.Number)), stop);
        var stock = (await Parts.Read(numbers, some => db.Set<StockLevel>().AsNoTracking().Where(s => some.Contains(s.ItemNumber)), stop)).ToDictionary(s => s.ItemNumber);
        var prices = (await Parts.Read(numbers, some => db.Set<ItemPrice>().AsNoTracking().Where(p => some.Contains(p.ItemNumber)), stop)).ToLookup(p => p.ItemNumber);
        return items.ToDictionary(i => i.Number, i => new ItemStanding(
            i.Number, i.Name, i.Blocked, i.Unit, stock.GetValueOrDefault(i.Number)?.Available,
            [.. prices[i.Number].Select(p => new ListPrice(p.List, p.Currency, p.FromQuantity, p.Price))]));
    }
}

static class CustomerQueries
{
    /// <summary>
    /// Customers with what is open: sums over unpaid invoices and quotes that still bind us, in the customer's own currency.
    /// Nothing is added across currencies, because no rate would be the right one.
    /// </summary>
    public static async Task<IReadOnlyList<CustomerStanding>> Standings(PortalDb db, IReadOnlyCollection<Customer> customers, DateOnly today, CancellationToken stop)
    {
        var numbers = customers.Select(c => c.Number).ToList();
        var owed = (await Parts.Read(numbers, some => db.Set<Invoice>().Where(i => i.PaidOn == null && some.Contains(i.CustomerNumber))
            .GroupBy(i => new { i.CustomerNumber, i.Currency })
            .Select(g => new { g.Key, Open = g.Sum(i => i.Open), Overdue = g.Sum(i => i.DueOn < today ? i.Open : 0m) }), stop))
            .ToDictionary(g => (g.Key.CustomerNumber, g.Key.Currency));
        var quoted = (await Parts.Read(numbers, some => db.Set<Quote>().Where(q => q.Status == QuoteStatus.Open && q.ValidUntil >= today && some.Contains(q.CustomerNumber))
            .GroupBy(q => new { q.CustomerNumber, q.Currency })
            .Select(g => new { g.Key, Total = g.Sum(q => q.Total) }), stop))
            .ToDictionary(g => (g.Key.CustomerNumber, g.Key.Currency));
        return [.. customers.Select(c =>
        {
            var invoices = owed.GetValueOrDefault((c.Number, c.Currency));
            var open = (invoices?.Open ?? 0) + (quoted.GetValueOrDefault((c.Number, c.Currency))?.Total ?? 0);
            return new CustomerStanding(c.Number, c.Name, c.Email, c.Phone, c.Currency, c.Blocked, c.BlockedReason, c.CreditLimit, open, invoices?.Overdue ?? 0, c.VatNumber);
        })];
    }
}
