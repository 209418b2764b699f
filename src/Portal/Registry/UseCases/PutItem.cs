using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Creates an item or replaces it.</summary>
/// <param name="Seen">The item as its editor saw it; null takes whatever is there.</param>
[Needs(Permission.RegistryManage)]
public sealed record PutItem(RegistryItem Item, RegistryItem? Seen = null, OwnershipAsked? Ownership = null) : IRequest<Put>;

/// <summary>What a program says of a domain's ownership without listing it.</summary>
/// <param name="Stays">It is taken as it is kept, not as the item has it.</param>
/// <param name="Names">A system of record is named from a day on.</param>
/// <param name="System">Slug; null: none from then on.</param>
/// <param name="From">Null: today.</param>
public sealed record OwnershipAsked(bool Stays, bool Names, string? System, DateOnly? From)
{
    internal DataDomain Of(DataDomain wanted, DataDomain? former, DateOnly today)
    {
        var domain = wanted with { Ownership = OwnershipRules.InOrder(Stays && former is not null ? former.Ownership : wanted.Ownership) };
        return Names ? domain.OwnedBy(System, From ?? today, planned: From is not null) : domain;
    }
}

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
        // Two who name an owner at once are judged one after the other.
        var wanted = ask is { Item: DataDomain domain, Ownership: { } ownership } ? ownership.Of(domain, (DataDomain?)former, pen.Today) : ask.Item;
        var item = await pen.Write(wanted, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return new Put(item, former is null);
    }
}
