using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Keeps the newest <see cref="Book"/> in memory: each reader asks for the number of the last change, and takes over only what came since.</summary>
sealed class Shelf(IDbContextFactory<PortalDb> dbs) : IDisposable
{
    readonly SemaphoreSlim turn = new(1, 1);
    Book? newest;

    /// <summary>The registry as it is committed now.</summary>
    public async Task<Book> Read(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await Read(db, stop);
    }

    public async Task<Book> Read(PortalDb db, CancellationToken stop)
    {
        var last = await db.RegistryChanges.MaxAsync(c => (long?)c.Number, stop) ?? 0;
        if (Volatile.Read(ref newest) is { } known && known.Number == last) return known;
        await turn.WaitAsync(stop);
        try
        {
            var book = newest is { } former && former.Number <= last ? await TakeOver(db, former, last, stop) : await Load(db, last, stop);
            Volatile.Write(ref newest, book);
            return book;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    static async Task<Book> Load(PortalDb db, long last, CancellationToken stop)
    {
        var rows = await db.RegistryItems.AsNoTracking().Select(r => new { r.Kind, r.Document }).ToListAsync(stop);
        return new(last, rows.AsParallel().Select(r => ItemList.For(r.Kind).Read(r.Document)).ToList());
    }

    static async Task<Book> TakeOver(PortalDb db, Book former, long last, CancellationToken stop)
    {
        if (former.Number == last) return former;
        var changes = await db.RegistryChanges.AsNoTracking().Where(c => c.Number > former.Number && c.Number <= last).OrderBy(c => c.Number).Select(c => new { c.Kind, c.Slug, c.After }).ToListAsync(stop);
        return former.With(last, changes.GroupBy(c => (c.Kind, c.Slug)).ToDictionary(g => g.Key, g => g.Last().After is { } after ? ItemList.For(g.Key.Kind).Read(after) : null));
    }
}
