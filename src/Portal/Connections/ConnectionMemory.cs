using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Data;
using Portal.Kernel.Data;

namespace Portal.Connections;

/// <summary>What one connection keeps over restarts.</summary>
sealed class ConnectionMemory(string slug, IDbContextFactory<PortalDb> dbs, Secrets secrets) : IConnectionMemory
{
    public async Task<string?> Recall(string name, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await db.Set<RememberedSecret>().AsNoTracking().SingleOrDefaultAsync(s => s.Slug == slug && s.Name == name, stop) is { } kept ? secrets.Reveal(kept.Value) : null;
    }

    public async Task Keep(string name, string value, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var hidden = secrets.Hide(value);
        if (await db.Set<RememberedSecret>().SingleOrDefaultAsync(s => s.Slug == slug && s.Name == name, stop) is { } kept) kept.Become(hidden);
        else db.Add(RememberedSecret.Of(slug, name, hidden));
        await db.SaveChangesAsync(stop);
    }
}

/// <summary>The shelf of a stand-in in the demo mode: what it was given is there after a restart, too.</summary>
sealed class KeptShelf(string slug, IDbContextFactory<PortalDb> dbs) : DoubleShelf
{
    public async Task Load(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        foreach (var document in await db.Set<DemoDocument>().AsNoTracking().Where(d => d.Slug == slug).OrderBy(d => d.Kind).ThenBy(d => d.Place).ToListAsync(stop))
            Load(document.Kind, document.Id, JsonNode.Parse(document.Json)!.AsObject());
    }

    protected override async Task KeepChanges(IReadOnlyDictionary<(string Kind, string Id), JsonObject?> changed, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var place = await db.Set<DemoDocument>().Where(d => d.Slug == slug).MaxAsync(d => (long?)d.Place, stop) ?? 0;
        foreach (var ((kind, id), document) in changed)
        {
            var kept = await db.Set<DemoDocument>().SingleOrDefaultAsync(d => d.Slug == slug && d.Kind == kind && d.Id == id, stop);
            if (document is null)
            {
                if (kept is not null) db.Remove(kept);
            }
            else if (kept is not null) kept.Become(document.ToJsonString());
            else db.Add(DemoDocument.Of(slug, kind, id, ++place, document.ToJsonString()));
        }
        await db.SaveChangesAsync(stop);
    }
}
