using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Registry.UseCases;

/// <summary>What was changed, newest first: of one item, or of everything.</summary>
/// <param name="Before">Number of the last change of the page before.</param>
[Needs(Permission.RegistryRead)]
public sealed record ReadHistory(ItemKind? Kind = null, string? Slug = null, long? Before = null, int Limit = 50) : IRequest<IReadOnlyList<ItemChange>>;

/// <param name="Before">Null: it was registered then.</param>
/// <param name="After">Null: it was taken out then.</param>
public sealed record ItemChange(long Number, ItemKind Kind, string Slug, DateTimeOffset At, string By, RegistryItem? Before, RegistryItem? After)
{
    public string Name => (After ?? Before)!.Name;
}

sealed class ReadHistoryHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ReadHistory, IReadOnlyList<ItemChange>>
{
    public async Task<IReadOnlyList<ItemChange>> Handle(ReadHistory ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var changes = db.RegistryChanges.AsNoTracking();
        if (ask.Kind is { } kind) changes = changes.Where(c => c.Kind == kind);
        if (ask.Slug is { } slug) changes = changes.Where(c => c.Slug == slug);
        if (ask.Before is { } before) changes = changes.Where(c => c.Number < before);
        var rows = await changes.OrderByDescending(c => c.Number).Take(Query.Checked(ask.Limit)).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new ItemChange(r.Number, r.Kind, r.Slug, r.At, r.By, Item(r.Kind, r.Before), Item(r.Kind, r.After)))];
    }

    static RegistryItem? Item(ItemKind kind, string? document) => document is null ? null : ItemList.For(kind).Read(document);
}
