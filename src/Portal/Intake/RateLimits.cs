using System.Collections.Concurrent;

namespace Portal.Intake;

/// <summary>
/// A token bucket for each client: filled evenly over the minute, emptied by one a request. A batch is let in while nothing is owed and owes for its lines
/// afterwards: it may be larger than the burst, and over time nobody gets more than their rate. Each instance counts for itself.
/// </summary>
sealed class RateLimits(IntakeSettings settings, TimeProvider clock)
{
    readonly ConcurrentDictionary<Guid, Bucket> buckets = new();

    /// <summary>One request. Null when the client has no limit.</summary>
    public Allowance? Take(Client client) => Take(client, needed: 1, cost: 1);

    /// <summary>What a request that was let in costs more, as its body shows. Refused, and free, while the client still owes for another.</summary>
    public Allowance? Owe(Client client, int more) => Take(client, needed: 0, more);

    Allowance? Take(Client client, int needed, int cost)
    {
        var perMinute = client.PerMinute ?? settings.RateLimit.PerMinute;
        if (perMinute == 0) return null;
        var bucket = buckets.GetOrAdd(client.Id, static (_, burst) => new Bucket(burst), settings.RateLimit.Burst);
        lock (bucket) return bucket.Take(needed, cost, perMinute, settings.RateLimit.Burst, clock.GetTimestamp(), clock);
    }

    sealed class Bucket(double tokens)
    {
        double tokens = tokens;
        long? last;

        public Allowance Take(int needed, int cost, int perMinute, int burst, long now, TimeProvider clock)
        {
            var perSecond = perMinute / 60d;
            if (last is { } before) tokens = Math.Min(burst, tokens + (clock.GetElapsedTime(before, now).TotalSeconds * perSecond));
            last = now;
            var granted = tokens >= needed;
            if (granted) tokens -= cost;
            return new Allowance(granted, perMinute, (int)Math.Max(0, tokens), Seconds((1 - tokens) / perSecond), Seconds((burst - tokens) / perSecond));
        }

        static int Seconds(double time) => (int)Math.Max(1, Math.Ceiling(time));
    }
}

/// <param name="Remaining">Requests that may follow at once.</param>
/// <param name="NextIn">Seconds until another request is granted.</param>
/// <param name="FullIn">Seconds until the whole burst is there again.</param>
sealed record Allowance(bool Granted, int PerMinute, int Remaining, int NextIn, int FullIn)
{
    /// <summary>Tells the client how it stands (draft-ietf-httpapi-ratelimit-headers).</summary>
    public void Describe(IHeaderDictionary headers)
    {
        headers["RateLimit-Policy"] = $"\"client\";q={PerMinute};w=60";
        headers["RateLimit"] = $"\"client\";r={Remaining};t={FullIn}";
        if (!Granted) headers.RetryAfter = NextIn.ToString();
    }
}
