using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>How much of each item is free. Services have no line: their stock is not kept.</summary>
[Needs(Permission.ReferenceRead)]
public sealed record ListInventory(ReferenceView View) : IRequest<ReferencePage<InventoryRow>>;

/// <param name="Available">On hand less reserved.</param>
public sealed record InventoryRow(string Item, decimal OnHand, decimal Reserved, decimal Available, DateTimeOffset ModifiedAt);

sealed class ListInventoryHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListInventory, ReferencePage<InventoryRow>>
{
    public async Task<ReferencePage<InventoryRow>> Handle(ListInventory ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (since, (at, id)) = (ask.View.Since, ask.View.Before);
        var rows = await db.Set<StockLevel>().AsNoTracking()
            .Where(s => s.ModifiedAt >= since && s.ModifiedAt <= at && (s.ModifiedAt < at || s.Id < id)).OrderByDescending(s => s.ModifiedAt).ThenByDescending(s => s.Id).Take(ask.View.Take + 1)
            .ToListAsync(cancellationToken);
        return ask.View.Page([.. rows.Select(s => (s.ModifiedAt, s.Id, new InventoryRow(s.ItemNumber, s.OnHand, s.Reserved, s.Available, s.ModifiedAt)))]);
    }
}
