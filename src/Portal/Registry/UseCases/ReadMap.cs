using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Pictures;

namespace Portal.Registry.UseCases;

/// <summary>The map of what a filter leaves.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadMap(RegistryFilter Filter) : IRequest<MapView>;

public sealed record MapView(Picture Picture, Selection Selection, MapDrawing Drawing);

/// <summary>Finished drawings: what looks the same is drawn once, whoever asks and however the filter is worded.</summary>
sealed class Maps
{
    const int Most = 64;

    readonly ConcurrentDictionary<string, MapDrawing> drawn = [];

    public MapView Of(Picture picture, RegistryFilter filter)
    {
        var selection = picture.Select(filter);
        var key = Key(picture, selection);
        if (drawn.TryGetValue(key, out var known)) return new(picture, selection, known);
        var drawing = MapDrawer.Draw(picture, selection);
        if (drawn.Count >= Most) drawn.Clear();
        drawn[key] = drawing;
        return new(picture, selection, drawing);
    }

    /// <summary>Of all that a drawing is made from. What is too large to be drawn is not looked at twice.</summary>
    static string Key(Picture picture, Selection selection)
    {
        if (selection.Systems.Count > MapDrawing.Most || selection.Flows.Count > MapDrawing.MostFlows) return $"{selection.Systems.Count} {selection.Flows.Count}";
        string[][] all = [[.. selection.Systems.Select(s => s.Slug)], .. selection.Flows.Select(f => (string[])[f.Slug, f.Name, f.From, f.To, f.Pattern ?? "", picture.LookOf(f).Word()])];
        return $"{picture.Book.Number} {picture.Today:o} {Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(all)))}";
    }
}

sealed class ReadMapHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, Maps maps) : IRequestHandler<ReadMap, MapView>
{
    public async Task<MapView> Handle(ReadMap ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return maps.Of(await observatory.Look(db, cancellationToken), ask.Filter);
    }
}
