using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>Changes with an audit entry. Entries are numbered without a gap, so of two at the same moment the second begins anew.</summary>
static class Audited
{
    const int Tries = 8;

    /// <summary>Loads, changes and saves in a context of its own, again when another entry of the trail came first.</summary>
    public static Task<T> Change<T>(this IDbContextFactory<PortalDb> dbs, Func<PortalDb, Task<T>> change, CancellationToken stop) => Try(async () =>
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var answer = await change(db);
        await db.SaveChangesAsync(stop);
        return answer;
    });

    /// <inheritdoc cref="Change{T}(IDbContextFactory{PortalDb}, Func{PortalDb, Task{T}}, CancellationToken)"/>
    public static Task<T> Change<T>(this Accounts accounts, Func<AccountWork, Task<T>> change, CancellationToken stop) => Try(async () =>
    {
        await using var work = accounts.Open();
        var answer = await change(work);
        work.Db.Publish(new AccountsChanged());
        await work.Db.SaveChangesAsync(stop);
        return answer;
    });

    static async Task<T> Try<T>(Func<Task<T>> work)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await work();
            }
            catch (DbUpdateException fault) when (left > 1 && fault.Entries.Any(e => e.Entity is AuditEntry))
            {
                // Somebody else wrote the entry with this number.
            }
        }
    }
}
