using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Handbook;

namespace Portal.Registry.UseCases;

/// <summary>The architecture book, written from the registry as it stands.</summary>
/// <param name="Since">With a chapter of what was changed from that day on.</param>
[Needs(Permission.RegistryRead)]
public sealed record ReadHandbook(DateOnly? Since = null) : IRequest<HandbookText>;

sealed class ReadHandbookHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, Maps maps) : IRequestHandler<ReadHandbook, HandbookText>
{
    public async Task<HandbookText> Handle(ReadHandbook ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        return HandbookWriter.Of(picture, maps.Of(picture, RegistryFilter.All), ask.Since, ask.Since is { } day ? await Since(db, day, cancellationToken) : []);
    }

    /// <summary>Each item that differs from what it was before that day, once.</summary>
    static async Task<IReadOnlyList<ItemChange>> Since(PortalDb db, DateOnly day, CancellationToken stop)
    {
        var from = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var rows = await db.RegistryChanges.AsNoTracking().Where(c => c.At >= from).OrderBy(c => c.Number).ToListAsync(stop);
        return
        [
            .. rows.GroupBy(r => (r.Kind, r.Slug)).Select(g => (First: g.First(), Last: g.Last())).Where(g => g.First.Before != g.Last.After)
                .Select(g => new ItemChange(g.Last.Number, g.Last.Kind, g.Last.Slug, g.Last.At, g.Last.By, Item(g.First.Kind, g.First.Before), Item(g.Last.Kind, g.Last.After)))
                .OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    static RegistryItem? Item(ItemKind kind, string? document) => document is null ? null : ItemList.For(kind).Read(document);
}
