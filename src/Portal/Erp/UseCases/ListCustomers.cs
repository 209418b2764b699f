using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>Customers, for front ends that must know whom they serve. Credit and balance are not for them.</summary>
[Needs(Permission.ReferenceRead)]
public sealed record ListCustomers(ReferenceView View) : IRequest<ReferencePage<CustomerRow>>;

public sealed record CustomerRow(
    string Number, string Name, string? Contact, string? Email, string? Phone, string? City, string? Country, string Currency, bool Blocked, DateTimeOffset ModifiedAt);

sealed class ListCustomersHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListCustomers, ReferencePage<CustomerRow>>
{
    public async Task<ReferencePage<CustomerRow>> Handle(ListCustomers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (since, (at, id)) = (ask.View.Since, ask.View.Before);
        var rows = await db.Set<Customer>().AsNoTracking()
            .Where(c => c.ModifiedAt >= since && c.ModifiedAt <= at && (c.ModifiedAt < at || c.Id < id)).OrderByDescending(c => c.ModifiedAt).ThenByDescending(c => c.Id).Take(ask.View.Take + 1)
            .Select(c => new { c.Id, Row = new CustomerRow(c.Number, c.Name, c.Contact, c.Email, c.Phone, c.City, c.Country, c.Currency, c.Blocked, c.ModifiedAt) })
            .ToListAsync(cancellationToken);
        return ask.View.Page([.. rows.Select(r => (r.Row.ModifiedAt, r.Id, r.Row))]);
    }
}
