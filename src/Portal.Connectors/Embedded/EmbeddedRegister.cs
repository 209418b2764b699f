using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>New customers, tickets and inspections. Number and record are one transaction, and the key is unique: killed at any moment, there is one record or none.</summary>
sealed class EmbeddedRegister(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRegister
{
    /// <summary>Beginning of a number, and name of its series.</summary>
    public const string CustomerSeries = "C", TicketSeries = "T", InspectionSeries = "IR";

    public string System => EmbeddedErp.Slug;
    public IReadOnlyList<string> Registers => [Domains.Customers, Domains.Tickets, Domains.Inspections];

    public async Task<string> Register(string domain, NewRecord record, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await Find(db, domain, record.Key, stop) is { } known) return known;
        await Check(db, record, stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var number = await Number(db, domain, stop);
        // Taking the number waits for every creation before this one, so of two with the same key the second sees the first here.
        if (await Find(db, domain, record.Key, stop) is { } first) return first;
        db.Add(Make(domain, number, record));
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
        return number;
    }

    static Task<string?> Find(PortalDb db, string domain, string key, CancellationToken stop) => domain switch
    {
        Domains.Customers => db.Set<Customer>().Where(c => c.Key == key).Select(c => c.Number).SingleOrDefaultAsync(stop),
        Domains.Tickets => db.Set<Ticket>().Where(t => t.Key == key).Select(t => t.Number).SingleOrDefaultAsync(stop),
        Domains.Inspections => db.Set<Inspection>().Where(i => i.Key == key).Select(i => i.Number).SingleOrDefaultAsync(stop),
        _ => throw new PromotionRefused($"The built-in ERP makes no {domain}."),
    };

    /// <summary>A record belongs to a customer who is there.</summary>
    static async Task Check(PortalDb db, NewRecord record, CancellationToken stop)
    {
        if (record.Values.GetValueOrDefault(Fields.Customer) is not { } customer) return;
        var number = Code.Of(customer);
        if (!await db.Set<Customer>().AnyAsync(c => c.Number == number, stop)) throw new PromotionRefused($"There is no customer {customer}.");
    }

    static async Task<string> Number(PortalDb db, string domain, CancellationToken stop)
    {
        if (domain != Domains.Customers) return await db.TakeNumber(domain == Domains.Tickets ? TicketSeries : InspectionSeries, stop);
        // Customers that were imported brought their numbers along: those are passed over.
        while (true)
        {
            var number = await db.TakeNumber(CustomerSeries, stop, digits: 5);
            if (!await db.Set<Customer>().AnyAsync(c => c.Number == number, stop)) return number;
        }
    }

    object Make(string domain, string number, NewRecord record)
    {
        var (at, said) = (clock.GetUtcNow(), record.Values);
        string? Of(string field) => said.GetValueOrDefault(field);
        string? CodeOf(string field) => Of(field) is { } text ? Code.Of(text) : null;
        return domain switch
        {
            Domains.Customers => Customer.Create(number, new CustomerDetails("").With(said), at, record.Key),
            Domains.Tickets => Ticket.Create(
                number, record.Key, CodeOf(Fields.Customer), Of(Fields.Subject)!, Of(Fields.Body)!, Of(Fields.Priority) ?? "normal", Of(Fields.Contact), Of(Fields.Email), CodeOf(Fields.Asset), CodeOf(Fields.Contract), at),
            _ => Inspection.Create(
                number, record.Key, CodeOf(Fields.Customer), CodeOf(Fields.Asset), CodeOf(Fields.Contract), RowText.Day(Of(Fields.InspectedOn))!.Value, Of(Fields.Inspector)!, Of(Fields.Result)!, Of(Fields.Remarks), at),
        };
    }
}
