using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>
/// Whether a cookie still stands for somebody: its stamp is looked up at every request, mostly in memory.
/// A change on any instance empties the memory by signal, so whoever is switched off is out at once.
/// </summary>
sealed class KnownPeople : IDisposable
{
    const int Most = 10_000;
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<Guid, (string? Stamp, DateTimeOffset At)> stamps = new();
    readonly IDbContextFactory<PortalDb> dbs;
    readonly TimeProvider clock;
    readonly IDisposable listening;
    int round;

    public KnownPeople(IDbContextFactory<PortalDb> dbs, Signals signals, TimeProvider clock)
    {
        (this.dbs, this.clock) = (dbs, clock);
        listening = signals.On<AccountsChanged>(Forget);
    }

    public async ValueTask<bool> Stands(ClaimsPrincipal user, CancellationToken stop)
    {
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) || user.FindFirstValue(User.Stamp) is not { } stamp) return false;
        var now = clock.GetUtcNow();
        if (stamps.TryGetValue(id, out var known) && now - known.At < Fresh) return known.Stamp == stamp;
        var before = Volatile.Read(ref round);
        await using var db = await dbs.CreateDbContextAsync(stop);
        var current = await db.Set<User>().Where(u => u.Id == id && u.DisabledAt == null).Select(u => u.SecurityStamp).SingleOrDefaultAsync(stop);
        if (stamps.Count >= Most) stamps.Clear();
        stamps[id] = (current, now);
        // Read before a change, kept after its signal: it would be believed for half a minute.
        if (before != Volatile.Read(ref round)) stamps.TryRemove(id, out _);
        return current == stamp;
    }

    void Forget()
    {
        Interlocked.Increment(ref round);
        stamps.Clear();
    }

    public void Dispose() => listening.Dispose();
}
