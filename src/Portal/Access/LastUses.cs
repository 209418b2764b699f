using System.Collections.Concurrent;
using Portal.Kernel.Contracts;

namespace Portal.Access;

/// <summary>
/// When clients were last seen and what they read, kept in memory until the clock writes it down: the door must not pay a write for it.
/// A host that is killed forgets the last half minute of it.
/// </summary>
sealed class LastUses(TimeProvider clock)
{
    readonly ConcurrentDictionary<Guid, long> seen = new();
    readonly ConcurrentDictionary<Mover, Reads> reads = new();

    /// <summary>Writes only when the second changed: at thousands of requests a second most find it said already.</summary>
    public void Saw(Guid client)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!seen.TryGetValue(client, out var last) || last != now) seen[client] = now;
    }

    /// <summary>A client read a list.</summary>
    /// <param name="failed">It was our fault that it got nothing.</param>
    public void Read(string client, string what, bool failed) => reads.GetOrAdd(new Mover(RunnerKind.ApiClient, client, what), _ => new Reads()).Add(failed);

    /// <summary>Takes what was seen since the last time.</summary>
    public IReadOnlyList<(Guid Client, DateTimeOffset At)> Take()
    {
        var taken = new List<(Guid, DateTimeOffset)>();
        foreach (var client in seen.Keys)
            if (seen.TryRemove(client, out var at)) taken.Add((client, DateTimeOffset.FromUnixTimeSeconds(at)));
        return taken;
    }

    /// <summary>Takes what was read since the last time.</summary>
    public IReadOnlyList<(Mover By, int Volume, int Errors)> TakeReads() =>
        [.. reads.Select(r => (By: r.Key, Much: r.Value.Take())).Where(r => r.Much.Volume > 0).Select(r => (r.By, r.Much.Volume, r.Much.Errors))];

    sealed class Reads
    {
        int volume, errors;

        public void Add(bool failed)
        {
            Interlocked.Increment(ref volume);
            if (failed) Interlocked.Increment(ref errors);
        }

        public (int Volume, int Errors) Take() => (Interlocked.Exchange(ref volume, 0), Interlocked.Exchange(ref errors, 0));
    }
}

/// <summary>Counts what API clients read where an endpoint says that it gives data away.</summary>
sealed class CountReads(RequestDelegate next, LastUses uses)
{
    public async Task Invoke(HttpContext context)
    {
        await next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<Shell.GivesData>() is not { } given || context.User.FindFirst(PortalClaims.ClientId) is null) return;
        var failed = context.Response.StatusCode >= StatusCodes.Status500InternalServerError;
        if (failed || context.Response.StatusCode < StatusCodes.Status400BadRequest) uses.Read(context.User.FindFirst(PortalClaims.DisplayName)!.Value, given.What, failed);
    }
}
