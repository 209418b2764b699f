using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.Imports;

/// <summary>Puts good rows into a context: what is previewed and what is imported is decided by the same lines, and only the import saves.</summary>
interface IImportTarget
{
    ImportKind Kind { get; }

    /// <summary>The data domain that it writes: <c>customers</c>.</summary>
    string Domain => Kind.ToString().ToLowerInvariant();

    /// <summary>Outcomes in the order of the rows, which have no problems and different numbers.</summary>
    Task<IReadOnlyList<ImportOutcome>> Apply(PortalDb db, IReadOnlyList<ImportRow> rows, ImportMapping mapping, DateTimeOffset at, CancellationToken stop);
}

sealed class CustomerImport : IImportTarget
{
    public ImportKind Kind => ImportKind.Customers;

    public async Task<IReadOnlyList<ImportOutcome>> Apply(PortalDb db, IReadOnlyList<ImportRow> rows, ImportMapping mapping, DateTimeOffset at, CancellationToken stop)
    {
        var numbers = rows.Select(r => r.Number).ToList();
        var known = await db.Set<Customer>().Where(c => numbers.Contains(c.Number)).ToDictionaryAsync(c => c.Number, stop);
        return [.. rows.Select(row => Apply(db, row, known.GetValueOrDefault(row.Number), mapping, at))];
    }

    static ImportOutcome Apply(PortalDb db, ImportRow row, Customer? known, ImportMapping mapping, DateTimeOffset at)
    {
        var details = Details(row, known?.Details ?? new CustomerDetails("", Currency: mapping.Currency));
        if (known is null)
        {
            var customer = Customer.Create(row.Number, details, at);
            db.Add(customer);
            db.Publish(new CustomerCreated(customer.Id, customer.Number, customer.Name, customer.Email, customer.Blocked, at));
            return ImportOutcome.Created;
        }
        var changed = known.Take(details, at);
        if (changed.Count == 0) return ImportOutcome.Unchanged;
        db.Publish(new CustomerUpdated(known.Id, known.Number, known.Name, known.Email, known.Blocked, changed, at));
        return ImportOutcome.Updated;
    }

    static CustomerDetails Details(ImportRow row, CustomerDetails old)
    {
        string? Or(string field, string? was) => row.Has(field) ? row.Text(field) : was;
        return old with
        {
            Name = row.Text(ImportFields.Name)!,
            Contact = Or("contact", old.Contact),
            Email = Or("email", old.Email),
            Phone = Or("phone", old.Phone),
            Street = Or("street", old.Street),
            PostCode = Or("postCode", old.PostCode),
            City = Or("city", old.City),
            Country = Or("country", old.Country),
            Currency = row.Text("currency") ?? old.Currency,
            CreditLimit = row.Has("creditLimit") ? row.Decimal("creditLimit") : old.CreditLimit,
            Blocked = row.Has("blocked") ? row.Flag("blocked") : old.Blocked,
            BlockedReason = Or("blockedReason", old.BlockedReason),
        };
    }
}

sealed class ItemImport : IImportTarget
{
    public ImportKind Kind => ImportKind.Items;

    public async Task<IReadOnlyList<ImportOutcome>> Apply(PortalDb db, IReadOnlyList<ImportRow> rows, ImportMapping mapping, DateTimeOffset at, CancellationToken stop)
    {
        var numbers = rows.Select(r => r.Number).ToList();
        var items = await db.Set<Item>().Where(i => numbers.Contains(i.Number)).ToDictionaryAsync(i => i.Number, stop);
        var stock = await db.Set<StockLevel>().Where(s => numbers.Contains(s.ItemNumber)).ToDictionaryAsync(s => s.ItemNumber, stop);
        var prices = await db.Set<ItemPrice>().Where(p => numbers.Contains(p.ItemNumber) && p.List == mapping.PriceList).ToListAsync(stop);
        // The price of one; steps of higher quantities are not a file's business.
        var single = prices.Where(p => p.FromQuantity <= 1).GroupBy(p => (p.ItemNumber, p.Currency)).ToDictionary(g => g.Key, g => g.MaxBy(p => p.FromQuantity)!);
        return [.. rows.Select(row =>
        {
            var known = items.GetValueOrDefault(row.Number);
            var old = known?.Details ?? new ItemDetails("");
            var details = old with
            {
                Name = row.Text(ImportFields.Name)!,
                Unit = row.Text("unit") ?? old.Unit,
                Category = row.Has("category") ? row.Text("category") : old.Category,
                Blocked = row.Has("blocked") ? row.Flag("blocked") : old.Blocked,
            };
            var item = known ?? Item.Create(row.Number, details, at);
            if (known is null) db.Add(item);
            var changed = known?.Take(details, at) ?? true;
            changed |= Price(db, row, mapping, single, at);
            changed |= Count(db, row, item, stock.GetValueOrDefault(row.Number), at);
            return known is null ? ImportOutcome.Created : changed ? ImportOutcome.Updated : ImportOutcome.Unchanged;
        })];
    }

    static bool Price(PortalDb db, ImportRow row, ImportMapping mapping, Dictionary<(string, string), ItemPrice> single, DateTimeOffset at)
    {
        if (row.Decimal("price") is not { } price) return false;
        var currency = row.Text("currency") ?? mapping.Currency;
        if (single.TryGetValue((row.Number, currency), out var known)) return known.Become(price, at);
        db.Add(ItemPrice.Create(row.Number, mapping.PriceList, currency, 1, price, at));
        return true;
    }

    static bool Count(PortalDb db, ImportRow row, Item item, StockLevel? known, DateTimeOffset at)
    {
        if (row.Decimal("stock") is not { } onHand) return false;
        var former = known?.Available ?? 0;
        if (known is not null && !known.Counted(onHand, at)) return false;
        var level = known ?? StockLevel.Of(item, onHand, at);
        if (known is null) db.Add(level);
        if (level.Available != former) db.Publish(new InventoryLevelChanged(item.Id, item.Number, level.Available, former, ItemStanding.UnitOfStock(item.Unit), at));
        return true;
    }
}
