using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Registry.UseCases;

/// <summary>A page of one list, in the order of names, and how much each list holds.</summary>
/// <param name="AfterName">Name and slug of the last row of the page before.</param>
[Needs(Permission.RegistryRead)]
public sealed record ListRegistry(ItemKind List, RegistryFilter Filter, string? AfterName = null, string? AfterSlug = null, int Limit = ListRegistry.Size) : IRequest<Listing>
{
    public const int Size = 100;
}

/// <param name="Attention">Flows of the selection that want attention.</param>
/// <param name="More">There is a page after this one.</param>
/// <param name="Choices">What can be filtered by.</param>
public sealed record Listing(Picture Picture, IReadOnlyDictionary<ItemKind, int> Counts, int Attention, IReadOnlyList<Row> Rows, bool More, Choices Choices);

public sealed record Choices(IReadOnlyList<DataDomain> Domains, IReadOnlyList<Pattern> Patterns, IReadOnlyList<string> Owners);

sealed class ListRegistryHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory) : IRequestHandler<ListRegistry, Listing>
{
    public async Task<Listing> Handle(ListRegistry ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return Of(await observatory.Look(db, cancellationToken), ask);
    }

    internal static Listing Of(Picture picture, ListRegistry ask)
    {
        var limit = Query.Checked(ask.Limit);
        var lists = new FilteredLists(picture, ask.Filter);
        var rows = lists.Rows(ask.List, ask.AfterName, ask.AfterSlug, limit + 1);
        var book = picture.Book;
        return new(picture, lists.Counts, lists.Flows.Count(picture.WantsAttention), [.. rows.Take(limit)], rows.Count > limit,
            new(book.Domains, book.Patterns, book.Owners));
    }
}
