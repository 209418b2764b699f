using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>
/// Changes with an audit entry, one after the other: whoever changes holds the end of the trail from the first look on,
/// so two administrators cannot take each other's role at the same moment.
/// </summary>
static class Audited
{
    /// <summary>Loads, changes and saves in a context of its own.</summary>
    public static async Task<T> Change<T>(this IDbContextFactory<PortalDb> dbs, Func<PortalDb, Task<T>> change, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await Change(db, () => change(db), stop);
    }

    /// <inheritdoc cref="Change{T}(IDbContextFactory{PortalDb}, Func{PortalDb, Task{T}}, CancellationToken)"/>
    public static async Task<T> Change<T>(this Accounts accounts, Func<AccountWork, Task<T>> change, CancellationToken stop)
    {
        await using var work = accounts.Open();
        return await Change(work.Db, async () =>
        {
            var answer = await change(work);
            work.Db.Publish(new AccountsChanged());
            return answer;
        }, stop);
    }

    static async Task<T> Change<T>(PortalDb db, Func<Task<T>> change, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.HoldTrail(stop);
        var answer = await change();
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
        return answer;
    }
}
