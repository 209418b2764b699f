using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>The lines of all price lists.</summary>
[Needs(Permission.ReferenceRead)]
public sealed record ListPrices(ReferenceView View) : IRequest<ReferencePage<PriceRow>>;

/// <param name="List">Name of the price list.</param>
/// <param name="FromQuantity">The price holds from this quantity on, up to the next line's.</param>
public sealed record PriceRow(string List, string Item, string Currency, decimal FromQuantity, decimal Price, DateTimeOffset ModifiedAt);

sealed class ListPricesHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListPrices, ReferencePage<PriceRow>>
{
    public async Task<ReferencePage<PriceRow>> Handle(ListPrices ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (since, (at, id)) = (ask.View.Since, ask.View.Before);
        var rows = await db.Set<ItemPrice>().AsNoTracking()
            .Where(p => p.ModifiedAt >= since && p.ModifiedAt <= at && (p.ModifiedAt < at || p.Id < id)).OrderByDescending(p => p.ModifiedAt).ThenByDescending(p => p.Id).Take(ask.View.Take + 1)
            .Select(p => new { p.Id, Row = new PriceRow(p.List, p.ItemNumber, p.Currency, p.FromQuantity, p.Price, p.ModifiedAt) })
            .ToListAsync(cancellationToken);
        return ask.View.Page([.. rows.Select(r => (r.Row.ModifiedAt, r.Id, r.Row))]);
    }
}
