using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>What rules look at, for a whole batch of drafts in a fixed number of queries, each over an index.</summary>
sealed class EmbeddedReference(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IReferenceBook
{
    public string System => EmbeddedErp.Slug;

    public async Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var customers = await Customers(db, question, stop);
        var standings = await CustomerQueries.Standings(db, customers, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), stop);
        var items = await ItemQueries.Load(db, [.. question.Items.Select(Code.Of).Distinct()], stop);
        return new ReferenceData(standings, items.Values);
    }

    /// <summary>By number, by e-mail, by name: three short reads, because one with OR leaves the planner no index.</summary>
    static async Task<IReadOnlyList<Customer>> Customers(PortalDb db, ReferenceQuestion question, CancellationToken stop)
    {
        var found = new Dictionary<string, Customer>();
        var numbers = question.CustomerNumbers.Select(Code.Of).Distinct().ToList();
        var emails = question.Emails.Select(e => e.ToLowerInvariant()).Distinct().ToList();
        var names = question.Names.Select(NormalisedName.Of).Where(n => n.Length > 0).Distinct().ToList();
        var customers = db.Set<Customer>().AsNoTracking();
        if (numbers.Count > 0) Take(await customers.Where(c => numbers.Contains(c.Number)).ToListAsync(stop));
        if (emails.Count > 0) Take(await customers.Where(c => c.Email != null && emails.Contains(c.Email)).ToListAsync(stop));
        if (names.Count > 0) Take(await customers.Where(c => names.Contains(c.NormalisedName)).ToListAsync(stop));
        return [.. found.Values];

        void Take(IEnumerable<Customer> some)
        {
            foreach (var customer in some) found.TryAdd(customer.Number, customer);
        }
    }
}

static class ItemQueries
{
    /// <summary>Items with their stock and prices, by number.</summary>
    public static async Task<Dictionary<string, ItemStanding>> Load(PortalDb db, IReadOnlyCollection<string> numbers, CancellationToken stop)
    {
        if (numbers.Count == 0) return [];
        var items = await db.Set<Item>().AsNoTracking().Where(i => numbers.Contains(i.Number)).ToListAsync(stop);
        var stock = await db.Set<StockLevel>().AsNoTracking().Where(s => numbers.Contains(s.ItemNumber)).ToDictionaryAsync(s => s.ItemNumber, stop);
        var prices = (await db.Set<ItemPrice>().AsNoTracking().Where(p => numbers.Contains(p.ItemNumber)).ToListAsync(stop)).ToLookup(p => p.ItemNumber);
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
        if (customers.Count == 0) return [];
        var numbers = customers.Select(c => c.Number).ToList();
        var owed = await db.Set<Invoice>().Where(i => i.PaidOn == null && numbers.Contains(i.CustomerNumber))
            .GroupBy(i => new { i.CustomerNumber, i.Currency })
            .Select(g => new { g.Key, Open = g.Sum(i => i.Open), Overdue = g.Sum(i => i.DueOn < today ? i.Open : 0m) })
            .ToDictionaryAsync(g => (g.Key.CustomerNumber, g.Key.Currency), stop);
        var quoted = await db.Set<Quote>().Where(q => q.Status == QuoteStatus.Open && q.ValidUntil >= today && numbers.Contains(q.CustomerNumber))
            .GroupBy(q => new { q.CustomerNumber, q.Currency })
            .Select(g => new { g.Key, Total = g.Sum(q => q.Total) })
            .ToDictionaryAsync(g => (g.Key.CustomerNumber, g.Key.Currency), stop);
        return [.. customers.Select(c =>
        {
            var invoices = owed.GetValueOrDefault((c.Number, c.Currency));
            var open = (invoices?.Open ?? 0) + (quoted.GetValueOrDefault((c.Number, c.Currency))?.Total ?? 0);
            return new CustomerStanding(c.Number, c.Name, c.Email, c.Phone, c.Currency, c.Blocked, c.BlockedReason, c.CreditLimit, open, invoices?.Overdue ?? 0);
        })];
    }
}
