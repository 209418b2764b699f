using Microsoft.EntityFrameworkCore;
using Portal.Connections.Matching;
using Portal.Kernel.Data;

namespace Portal.Connections;

/// <summary>
/// Writes down what was found out through a connection, as long as the connection still leads where it was found out: a call takes its time,
/// and ids or answers of a former system mean something else in the next one.
/// </summary>
static class FoundOut
{
    /// <summary>Whether the connection is as it was planned; a declared one has no row and stays as it is.</summary>
    public static async Task<bool> IsStill(this PortalDb db, ConnectionPlan plan, CancellationToken stop) => plan.Declared || await db.Row(plan).AnyAsync(stop);

    public static Task Remember(this PortalDb db, ConnectionPlan plan, StoredLink link, CancellationToken stop) => db.WhileSame(plan, () => db.Database.ExecuteSqlAsync($"""
        INSERT INTO "connection_links" ("Connection", "Domain", "Key", "Id") VALUES ({link.Connection}, {link.Domain}, {link.Key}, {link.Id})
        ON CONFLICT ("Connection", "Domain", "Key") DO UPDATE SET "Id" = excluded."Id"
        """, stop), stop);

    /// <summary>A person's decision goes before whatever was known.</summary>
    public static Task Choose(this PortalDb db, StoredLink link, CancellationToken stop) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO "connection_links" ("Connection", "Domain", "Key", "Id", "ChosenBy", "ChosenAt") VALUES ({link.Connection}, {link.Domain}, {link.Key}, {link.Id}, {link.ChosenBy}, {DueWork.At(db, link.ChosenAt!.Value)})
        ON CONFLICT ("Connection", "Domain", "Key") DO UPDATE SET "Id" = excluded."Id", "ChosenBy" = excluded."ChosenBy", "ChosenAt" = excluded."ChosenAt"
        """, stop);

    /// <summary>Of two looks at one time the later one is kept.</summary>
    public static Task Remember(this PortalDb db, ConnectionPlan plan, ConnectionCheck check, CancellationToken stop) => db.WhileSame(plan, () => db.Database.ExecuteSqlAsync($"""
        INSERT INTO "connection_checks" ("Slug", "At", "LatencyMs", "Problem") VALUES ({check.Slug}, {DueWork.At(db, check.At)}, {check.LatencyMs}, {check.Problem})
        ON CONFLICT ("Slug") DO UPDATE SET "At" = excluded."At", "LatencyMs" = excluded."LatencyMs", "Problem" = excluded."Problem" WHERE excluded."At" >= "connection_checks"."At"
        """, stop), stop);

    /// <summary>Writes in one transaction, unless the connection was changed meanwhile.</summary>
    public static async Task WhileSame(this PortalDb db, ConnectionPlan plan, Func<Task> write, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!plan.Declared && !await db.Row(plan).Hold(stop)) return;
        await write();
        await transaction.CommitAsync(stop);
    }

    /// <summary>Nobody else changes the row until the transaction ends. False: it is not there, or not any more as it was.</summary>
    public static async Task<bool> Hold(this IQueryable<Connection> row, CancellationToken stop) => await row.ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version), stop) == 1;

    static IQueryable<Connection> Row(this PortalDb db, ConnectionPlan plan) => db.Set<Connection>().Where(c => c.Slug == plan.Terms.Slug && c.Version == plan.Version && c.ChangedAt == plan.ChangedAt);
}
