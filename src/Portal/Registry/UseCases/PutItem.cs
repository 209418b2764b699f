using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Creates an item or replaces it.</summary>
/// <param name="Seen">The item as its editor saw it; null takes whatever is there.</param>
[Needs(Permission.RegistryManage)]
public sealed record PutItem(RegistryItem Item, RegistryItem? Seen = null) : IRequest<Put>;

/// <param name="Created">It was not there before.</param>
public sealed record Put(RegistryItem Item, bool Created);

sealed class PutItemHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, ICurrentPerson me, TimeProvider clock) : IRequestHandler<PutItem, Put>
{
    public async Task<Put> Handle(PutItem ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var pen = new Pen(db, book, me.Name, clock.GetUtcNow());
        var former = book.Find(ItemList.KindOf(ask.Item), ask.Item.Slug);
        if (ask.Seen is { } seen && (former is null || ItemList.Write(former) != ItemList.Write(seen))) throw new StaleVersion();
        var item = await pen.Write(ask.Item, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return new Put(item, former is null);
    }
}
