using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>Writes customers, items, stock and assets into the embedded ERP: a call is one transaction, with the events of what it changed.</summary>
sealed class EmbeddedWriter(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IDomainWriter
{
    const string Kept = "The built-in ERP keeps what documents refer to: block it there instead.";

    public string System => EmbeddedErp.Slug;
    public IReadOnlyList<DomainShape> Writable => EmbeddedShapes.Writable;
    public int BatchSize => 500;

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        var shape = Writable.FirstOrDefault(s => s.Domain == domain) ?? throw new ConnectionFault(FaultKind.Refused, $"The built-in ERP takes no {domain}.");
        await using var db = await dbs.CreateDbContextAsync(stop);
        var at = clock.GetUtcNow();
        Book book = domain switch
        {
            Domains.Customers => new Customers(await Parts.Read(Codes(rows), some => db.Set<Customer>().Where(c => some.Contains(c.Number)), stop)),
            Domains.Items => new Items(await Parts.Read(Codes(rows), some => db.Set<Item>().Where(i => some.Contains(i.Number)), stop)),
            Domains.Assets => new Assets(await Parts.Read(Codes(rows), some => db.Set<Asset>().Where(a => some.Contains(a.Number)), stop)),
            _ => new Stock(
                await Parts.Read(Codes(rows), some => db.Set<Item>().AsNoTracking().Where(i => some.Contains(i.Number)), stop),
                await Parts.Read(Codes(rows), some => db.Set<StockLevel>().Where(s => some.Contains(s.ItemNumber)), stop)),
        };
        var outcomes = rows.Select(row => Write(db, book, shape, row, rules, at)).ToList();
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException fault)
        {
            throw new ConnectionFault(FaultKind.Doubtful, "Somebody else wrote the same records at once.", inner: fault);
        }
        return outcomes;
    }

    static IEnumerable<string> Codes(IReadOnlyList<DomainRow> rows) => rows.Select(r => Code.Of(r.Key)).Distinct();

    static RowOutcome Write(PortalDb db, Book book, DomainShape shape, DomainRow row, WriteRules rules, DateTimeOffset at)
    {
        var code = Code.Of(row.Key);
        if (code.Length is 0 or > Code.MaxLength) return new(row.Key, RowResult.Failed, Reason: $"The number has {code.Length} characters; 1 to {Code.MaxLength} fit.");
        var has = book.Has(code);
        if (row.Deleted) return new(row.Key, has is null ? RowResult.Unchanged : RowResult.Skipped, Reason: has is null ? null : Kept);
        if ((shape.Problem(row, has is null) ?? book.Problem(code) ?? Unreadable(row)) is { } problem) return new(row.Key, RowResult.Failed, Reason: problem);
        var write = shape.ToWrite(row, rules, has is null ? null : field => has.GetValueOrDefault(field));
        if (has is not null && write.Count == 0) return new(row.Key, RowResult.Unchanged);
        return new(row.Key, book.Put(db, code, write, at) ? has is null ? RowResult.Created : RowResult.Changed : RowResult.Unchanged);
    }

    static string? Unreadable(DomainRow row)
    {
        foreach (var field in new[] { Fields.CreditLimit, Fields.Available })
            if (row[field] is { Length: > 0 } number && RowText.Number(number) is null) return $"{field} is no number: {number}.";
        return row[Fields.Blocked] is { Length: > 0 } flag && RowText.Flag(flag) is null ? $"{Fields.Blocked} is true or false, not {flag}." : null;
    }

    /// <summary>What there is of the rows' records.</summary>
    abstract class Book
    {
        /// <summary>Values now; null: there is no such record.</summary>
        public abstract Dictionary<string, string?>? Has(string code);

        public virtual string? Problem(string code) => null;

        /// <summary>False when it was so already.</summary>
        public abstract bool Put(PortalDb db, string code, Dictionary<string, string?> write, DateTimeOffset at);
    }

    sealed class Customers(IEnumerable<Customer> known) : Book
    {
        readonly Dictionary<string, Customer> known = known.ToDictionary(c => c.Number);

        public override Dictionary<string, string?>? Has(string code) => known.TryGetValue(code, out var customer) ? EmbeddedShapes.Values(customer.Details) : null;

        public override bool Put(PortalDb db, string code, Dictionary<string, string?> write, DateTimeOffset at)
        {
            if (known.TryGetValue(code, out var customer))
            {
                var changed = customer.Take(customer.Details.With(write), at);
                if (changed.Count == 0) return false;
                db.Publish(new CustomerUpdated(customer.Id, customer.Number, customer.Name, customer.Email, customer.Blocked, changed, at));
                return true;
            }
            db.Add(known[code] = customer = Customer.Create(code, new CustomerDetails("").With(write), at));
            db.Publish(new CustomerCreated(customer.Id, customer.Number, customer.Name, customer.Email, customer.Blocked, at));
            return true;
        }
    }

    sealed class Items(IEnumerable<Item> known) : Book
    {
        readonly Dictionary<string, Item> known = known.ToDictionary(i => i.Number);

        public override Dictionary<string, string?>? Has(string code) => known.TryGetValue(code, out var item) ? EmbeddedShapes.Values(item.Details) : null;

        public override bool Put(PortalDb db, string code, Dictionary<string, string?> write, DateTimeOffset at)
        {
            if (known.TryGetValue(code, out var item)) return item.Take(item.Details.With(write), at);
            db.Add(known[code] = Item.Create(code, new ItemDetails("").With(write), at));
            return true;
        }
    }

    sealed class Assets(IEnumerable<Asset> known) : Book
    {
        readonly Dictionary<string, Asset> known = known.ToDictionary(a => a.Number);

        public override Dictionary<string, string?>? Has(string code) => known.TryGetValue(code, out var asset) ? EmbeddedShapes.Values(asset) : null;

        public override bool Put(PortalDb db, string code, Dictionary<string, string?> write, DateTimeOffset at)
        {
            string? Or(string field, string? was) => write.TryGetValue(field, out var said) ? (string.IsNullOrWhiteSpace(said) ? null : said) : was;
            if (known.TryGetValue(code, out var asset))
                return asset.Take(Or(Fields.Name, asset.Name) ?? asset.Name, Or(Fields.Customer, asset.CustomerNumber) ?? asset.CustomerNumber, Or(Fields.SerialNumber, asset.SerialNumber), Or(Fields.Contract, asset.ContractNumber), at);
            db.Add(known[code] = Asset.Create(code, write[Fields.Name]!, write[Fields.Customer]!, Or(Fields.SerialNumber, null), Or(Fields.Contract, null), at));
            return true;
        }
    }

    sealed class Stock(IEnumerable<Item> items, IEnumerable<StockLevel> known) : Book
    {
        readonly Dictionary<string, Item> items = items.ToDictionary(i => i.Number);
        readonly Dictionary<string, StockLevel> known = known.ToDictionary(s => s.ItemNumber);

        public override Dictionary<string, string?>? Has(string code) => known.TryGetValue(code, out var stock) ? EmbeddedShapes.Values(stock, items.GetValueOrDefault(code)?.Unit) : null;

        public override string? Problem(string code) => items.ContainsKey(code) ? null : $"There is no item {code}.";

        public override bool Put(PortalDb db, string code, Dictionary<string, string?> write, DateTimeOffset at)
        {
            if (RowText.Number(write.GetValueOrDefault(Fields.Available)) is not { } available) return false;
            var (item, former) = (items[code], known.GetValueOrDefault(code)?.Available ?? 0);
            if (!known.TryGetValue(code, out var stock)) db.Add(known[code] = stock = StockLevel.Of(item, available, at));
            else if (!stock.Counted(available + stock.Reserved, at)) return false;
            if (stock.Available != former) db.Publish(new InventoryLevelChanged(item.Id, item.Number, stock.Available, former, ItemStanding.UnitOfStock(item.Unit), at));
            return true;
        }
    }
}
