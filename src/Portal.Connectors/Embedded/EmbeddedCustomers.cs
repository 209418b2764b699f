using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>One customer's card and documents, newest first, page by page.</summary>
sealed class EmbeddedCustomers(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : ICustomerBook
{
    public string System => EmbeddedErp.Slug;

    DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<CustomerCard?> Find(string number, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var code = Code.Of(number);
        var customer = await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == code, stop);
        if (customer is null) return null;
        var standing = (await CustomerQueries.Standings(db, [customer], Today, stop))[0];
        return new CustomerCard(standing, customer.Contact, customer.Street, customer.PostCode, customer.City, customer.Country);
    }

    public async Task<DocumentPage<QuoteDocument>> Quotes(string number, string? cursor, int limit, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var code = Code.Of(number);
        var quotes = db.Set<Quote>().AsNoTracking().Include(q => q.Lines).Where(q => q.CustomerNumber == code);
        if (cursor is not null)
        {
            var (ticks, last) = DocumentCursor.Read(cursor, DateTimeOffset.MaxValue.UtcTicks);
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            quotes = quotes.Where(q => q.CreatedAt < at || (q.CreatedAt == at && string.Compare(q.Number, last) < 0));
        }
        var rows = await quotes.OrderByDescending(q => q.CreatedAt).ThenByDescending(q => q.Number).Take(limit + 1).ToListAsync(stop);
        return Page(rows, limit, q => q.Document(Today), q => DocumentCursor.Of(q.CreatedAt.UtcTicks, q.Number));
    }

    public async Task<DocumentPage<ContractDocument>> Contracts(string number, string? cursor, int limit, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var code = Code.Of(number);
        var contracts = db.Set<Contract>().AsNoTracking().Where(c => c.CustomerNumber == code);
        if (cursor is not null)
        {
            var (day, last) = DocumentCursor.Read(cursor, DateOnly.MaxValue.DayNumber);
            var on = DateOnly.FromDayNumber((int)day);
            contracts = contracts.Where(c => c.StartsOn < on || (c.StartsOn == on && string.Compare(c.Number, last) < 0));
        }
        var rows = await contracts.OrderByDescending(c => c.StartsOn).ThenByDescending(c => c.Number).Take(limit + 1).ToListAsync(stop);
        return Page(rows, limit, c => c.Document(Today), c => DocumentCursor.Of(c.StartsOn.DayNumber, c.Number));
    }

    public async Task<DocumentPage<InvoiceDocument>> Invoices(string number, string? cursor, int limit, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var code = Code.Of(number);
        var invoices = db.Set<Invoice>().AsNoTracking().Where(i => i.CustomerNumber == code);
        if (cursor is not null)
        {
            var (day, last) = DocumentCursor.Read(cursor, DateOnly.MaxValue.DayNumber);
            var on = DateOnly.FromDayNumber((int)day);
            invoices = invoices.Where(i => i.IssuedOn < on || (i.IssuedOn == on && string.Compare(i.Number, last) < 0));
        }
        var rows = await invoices.OrderByDescending(i => i.IssuedOn).ThenByDescending(i => i.Number).Take(limit + 1).ToListAsync(stop);
        return Page(rows, limit, i => i.Document(Today), i => DocumentCursor.Of(i.IssuedOn.DayNumber, i.Number));
    }

    static DocumentPage<T> Page<TRow, T>(List<TRow> rows, int limit, Func<TRow, T> document, Func<TRow, string> cursor) =>
        new([.. rows.Take(limit).Select(document)], rows.Count > limit ? cursor(rows[limit - 1]) : null);
}

/// <summary>A place in a list: what it is sorted by, then the number. Opaque to readers.</summary>
static class DocumentCursor
{
    public static string Of(long place, string number) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{place.ToString(CultureInfo.InvariantCulture)} {number}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static (long Place, string Number) Read(string cursor, long most)
    {
        var bytes = new byte[cursor.Length];
        var padded = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
        if (Convert.TryFromBase64String(padded, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2) is [var place, var number]
            && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= most && !number.Contains('\0')) return (at, number);
        throw new InvalidInput("/cursor", "This cursor was not made here. Start again without one.", "format");
    }
}
