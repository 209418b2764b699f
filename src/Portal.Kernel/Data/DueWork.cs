using Microsoft.EntityFrameworkCore;

namespace Portal.Kernel.Data;

/// <summary>A row that is work to be done at a time. The table remembers it; whoever claims it holds it by a lease.</summary>
public interface IDueWork
{
    Guid Id { get; }
    /// <summary>When it is to be done; while claimed, when the lease ends; null when there is nothing to do.</summary>
    DateTimeOffset? DueAt { get; }
    /// <summary>Fencing token of the claim. A worker writes its result only while this is still its own.</summary>
    Guid? ClaimedBy { get; }
}

/// <summary>Claims due rows in batches so that no two workers hold the same one, on both providers.</summary>
public static class DueWork
{
    /// <summary>A dead worker's rows are due again after this; a living one renews in time.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    /// <summary>Claims up to <paramref name="batch"/> due rows, oldest first. Returns the token and the ids; an empty list when nothing is due.</summary>
    /// <param name="only">SQL condition over the row's columns, alias <c>w</c>; never with input in it.</param>
    public static async Task<(Guid Token, IReadOnlyList<Guid> Ids)> Claim<T>(this PortalDb db, int batch, DateTimeOffset now, string only, CancellationToken stop)
        where T : class, IDueWork
    {
        var token = Guid.CreateVersion7(now);
        var table = TableOf<T>(db);
        var skip = db.IsShared ? "FOR UPDATE OF w SKIP LOCKED" : "";
        // One statement, because two (select, then update) let two PostgreSQL workers take the same row.
        var sql = $$"""
            UPDATE "{{table}}" SET "DueAt" = {0}, "ClaimedBy" = {1}
            WHERE "Id" IN (SELECT w."Id" FROM "{{table}}" w WHERE w."DueAt" <= {2} AND {{only}} ORDER BY w."DueAt", w."Id" LIMIT {3} {{skip}})
            RETURNING "Id"
            """;
        var ids = await db.Database.SqlQueryRaw<Guid>(sql, At(db, now + Lease), token, At(db, now), batch).ToListAsync(stop);
        ids.Sort();
        return (token, ids);
    }

    /// <summary>Keeps claims alive while their work goes on.</summary>
    public static Task<int> Renew<T>(this PortalDb db, IReadOnlyCollection<Guid> tokens, DateTimeOffset now, CancellationToken stop) where T : class, IDueWork
    {
        DateTimeOffset? until = now + Lease;
        return db.Set<T>().Where(w => w.ClaimedBy != null && tokens.Contains(w.ClaimedBy.Value)).ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, until), stop);
    }

    static string TableOf<T>(PortalDb db) => db.Model.FindEntityType(typeof(T))!.GetTableName()!;

    /// <summary>An instant as the provider stores it, for raw SQL.</summary>
    public static object At(PortalDb db, DateTimeOffset at) => db.IsShared ? at.ToUniversalTime() : at.UtcTicks;
}
