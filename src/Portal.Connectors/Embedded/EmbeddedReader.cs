using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>
/// Records of the embedded ERP, page by page over an index: customers and stock by when they changed, the rest by number. What changes while somebody reads
/// carries a time after the read began, so whoever reads from there next finds it.
/// </summary>
sealed class EmbeddedReader(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IDomainReader
{
    const int Most = 1000;

    public string System => EmbeddedErp.Slug;
    public IReadOnlyList<DomainShape> Readable => EmbeddedShapes.Readable;

    /// <summary>Imports and writers publish these as they save them.</summary>
    public bool Announces(string domain) => domain is Domains.Customers or Domains.Inventory or Domains.Quotes;

    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var size = Math.Clamp(ask.Size, 1, Most);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return domain switch
        {
            Domains.Customers => await Customers(db, ask, size, stop),
            Domains.Items => await Items(db, ask, size, stop),
            Domains.Inventory => await Stock(db, ask, size, stop),
            Domains.Contracts => await Contracts(db, ask, size, today, stop),
            Domains.Invoices => await Invoices(db, ask, size, today, stop),
            Domains.Quotes => await Quotes(db, ask, size, today, stop),
            Domains.Assets => await ByNumber(db.Set<Asset>(), a => a.Number, ask, size, EmbeddedShapes.Row, stop),
            Domains.Tickets => await ByNumber(db.Set<Ticket>(), t => t.Number, ask, size, EmbeddedShapes.Row, stop),
            Domains.Inspections => await ByNumber(db.Set<Inspection>(), i => i.Number, ask, size, EmbeddedShapes.Row, stop),
            _ => throw new ConnectionFault(FaultKind.Refused, $"The built-in ERP has no {domain}."),
        };
    }

    static async Task<RowPage> Customers(PortalDb db, ReadAsk ask, int size, CancellationToken stop)
    {
        var (at, id) = Place(ask);
        var rows = await db.Set<Customer>().AsNoTracking().Where(c => c.ModifiedAt >= at && (c.ModifiedAt > at || c.Id > id))
            .OrderBy(c => c.ModifiedAt).ThenBy(c => c.Id).Take(size + 1).ToListAsync(stop);
        return Page(rows, size, EmbeddedShapes.Row, c => Cursor(c.ModifiedAt, c.Id));
    }

    static async Task<RowPage> Stock(PortalDb db, ReadAsk ask, int size, CancellationToken stop)
    {
        var (at, id) = Place(ask);
        var rows = await db.Set<StockLevel>().AsNoTracking().Where(s => s.ModifiedAt >= at && (s.ModifiedAt > at || s.Id > id))
            .OrderBy(s => s.ModifiedAt).ThenBy(s => s.Id).Take(size + 1).ToListAsync(stop);
        var units = (await Parts.Read(rows.Select(s => s.ItemNumber), some => db.Set<Item>().AsNoTracking().Where(i => some.Contains(i.Number)), stop)).ToDictionary(i => i.Number, i => i.Unit);
        return Page(rows, size, s => EmbeddedShapes.Row(s, units.GetValueOrDefault(s.ItemNumber)), s => Cursor(s.ModifiedAt, s.Id));
    }

    /// <summary>An item changes also with its price, so it is not read by its own time.</summary>
    static async Task<RowPage> Items(PortalDb db, ReadAsk ask, int size, CancellationToken stop)
    {
        var (after, since) = (After(ask), ask.Since ?? DateTimeOffset.MinValue);
        var rows = await db.Set<Item>().AsNoTracking().Where(i => string.Compare(i.Number, after) > 0)
            .Where(i => i.ModifiedAt >= since || db.Set<ItemPrice>().Any(p => p.ItemNumber == i.Number && p.ModifiedAt >= since)).OrderBy(i => i.Number).Take(size + 1).ToListAsync(stop);
        var prices = (await Parts.Read(rows.Select(i => i.Number), some => db.Set<ItemPrice>().AsNoTracking().Where(p => p.List == ItemPrice.StandardList && p.FromQuantity <= 1 && some.Contains(p.ItemNumber)), stop)).ToLookup(p => p.ItemNumber);
        return Page(rows, size, i => EmbeddedShapes.Row(i, prices[i.Number]), i => i.Number);
    }

    static async Task<RowPage> Contracts(PortalDb db, ReadAsk ask, int size, DateOnly today, CancellationToken stop)
    {
        var after = After(ask);
        var rows = await db.Set<Contract>().AsNoTracking().Where(c => string.Compare(c.Number, after) > 0).OrderBy(c => c.Number).Take(size + 1).ToListAsync(stop);
        var companies = await Companies(db, rows.Select(c => c.CustomerNumber), stop);
        return Page(rows, size, c => EmbeddedShapes.Row(c.Id, c.Document(today), companies.GetValueOrDefault(c.CustomerNumber)), c => c.Number);
    }

    static async Task<RowPage> Invoices(PortalDb db, ReadAsk ask, int size, DateOnly today, CancellationToken stop)
    {
        var after = After(ask);
        var rows = await db.Set<Invoice>().AsNoTracking().Where(i => string.Compare(i.Number, after) > 0).OrderBy(i => i.Number).Take(size + 1).ToListAsync(stop);
        var companies = await Companies(db, rows.Select(i => i.CustomerNumber), stop);
        return Page(rows, size, i => EmbeddedShapes.Row(i.Id, i.Document(today), companies.GetValueOrDefault(i.CustomerNumber)), i => i.Number);
    }

    static async Task<RowPage> Quotes(PortalDb db, ReadAsk ask, int size, DateOnly today, CancellationToken stop)
    {
        var after = After(ask);
        var rows = await db.Set<Quote>().AsNoTracking().Where(q => string.Compare(q.Number, after) > 0).OrderBy(q => q.Number).Take(size + 1).ToListAsync(stop);
        return Page(rows, size, q => EmbeddedShapes.Row(q.Document(today)), q => q.Number);
    }

    /// <param name="number">The key of the table.</param>
    static async Task<RowPage> ByNumber<T>(IQueryable<T> all, Expression<Func<T, string>> number, ReadAsk ask, int size, Func<T, DomainRow> row, CancellationToken stop) where T : class
    {
        var after = Expression.GreaterThan(Expression.Call(typeof(string), nameof(string.Compare), null, number.Body, Expression.Constant(After(ask))), Expression.Constant(0));
        var rows = await all.AsNoTracking().Where(Expression.Lambda<Func<T, bool>>(after, number.Parameters)).OrderBy(number).Take(size + 1).ToListAsync(stop);
        return Page(rows, size, row, number.Compile());
    }

    static async Task<Dictionary<string, string>> Companies(PortalDb db, IEnumerable<string> numbers, CancellationToken stop) =>
        (await Parts.Read(numbers.Distinct(), some => db.Set<Customer>().AsNoTracking().Where(c => some.Contains(c.Number)).Select(c => new { c.Number, c.Name }), stop)).ToDictionary(c => c.Number, c => c.Name);

    /// <summary>Where a read by time begins: after the cursor, or with all that changed at that time.</summary>
    static (DateTimeOffset At, Guid Id) Place(ReadAsk ask)
    {
        if (ask.Cursor is null) return (ask.Since ?? DateTimeOffset.MinValue, Guid.Empty);
        var (ticks, id) = DocumentCursor.Read(ask.Cursor, DateTimeOffset.MaxValue.UtcTicks);
        return (new DateTimeOffset(ticks, TimeSpan.Zero), Guid.Parse(id));
    }

    static string After(ReadAsk ask) => ask.Cursor ?? "";

    static string Cursor(DateTimeOffset at, Guid id) => DocumentCursor.Of(at.UtcTicks, id.ToString());

    static RowPage Page<T>(List<T> rows, int size, Func<T, DomainRow> row, Func<T, string> cursor) =>
        new([.. rows.Take(size).Select(row)], rows.Count > size ? cursor(rows[size - 1]) : null);
}
