using System.Collections.Concurrent;

namespace Portal.Access;

/// <summary>When clients were last seen, kept in memory until the clock writes them down: the door must not pay a write for it.</summary>
sealed class LastUses(TimeProvider clock)
{
    readonly ConcurrentDictionary<Guid, long> seen = new();

    /// <summary>Writes only when the second changed: at thousands of requests a second most find it said already.</summary>
    public void Saw(Guid client)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!seen.TryGetValue(client, out var last) || last != now) seen[client] = now;
    }

    /// <summary>Takes what was seen since the last time.</summary>
    public IReadOnlyList<(Guid Client, DateTimeOffset At)> Take()
    {
        var taken = new List<(Guid, DateTimeOffset)>();
        foreach (var client in seen.Keys)
            if (seen.TryRemove(client, out var at)) taken.Add((client, DateTimeOffset.FromUnixTimeSeconds(at)));
        return taken;
    }
}
