using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>Items, for front ends that offer them.</summary>
[Needs(Permission.ReferenceRead)]
public sealed record ListItems(ReferenceView View) : IRequest<ReferencePage<ItemRow>>;

/// <param name="Blocked">Not to be offered now.</param>
public sealed record ItemRow(string Number, string Name, string Unit, string? Category, bool Blocked, DateTimeOffset ModifiedAt);

sealed class ListItemsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListItems, ReferencePage<ItemRow>>
{
    public async Task<ReferencePage<ItemRow>> Handle(ListItems ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (since, (at, id)) = (ask.View.Since, ask.View.Before);
        var rows = await db.Set<Item>().AsNoTracking()
            .Where(i => i.ModifiedAt >= since && i.ModifiedAt <= at && (i.ModifiedAt < at || i.Id < id)).OrderByDescending(i => i.ModifiedAt).ThenByDescending(i => i.Id).Take(ask.View.Take + 1)
            .Select(i => new { i.Id, Row = new ItemRow(i.Number, i.Name, i.Unit, i.Category, i.Blocked, i.ModifiedAt) })
            .ToListAsync(cancellationToken);
        return ask.View.Page([.. rows.Select(r => (r.Row.ModifiedAt, r.Id, r.Row))]);
    }
}
