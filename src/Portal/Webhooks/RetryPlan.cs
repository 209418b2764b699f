namespace Portal.Webhooks;

/// <summary>When a delivery that failed is tried again. Pure: times and chance are given.</summary>
static class RetryPlan
{
    /// <summary>The wait before each try; the first is made at once.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>Up to this part of a wait is added, never taken away, so that many deliveries do not come back in one moment.</summary>
    public const double Jitter = 0.2;

    /// <summary>The longest wait that an endpoint may ask for.</summary>
    public static readonly TimeSpan LongestHint = TimeSpan.FromHours(24);

    /// <summary>When the next try is due after <paramref name="tries"/> have failed, the last at <paramref name="at"/>; null when all are used.</summary>
    /// <param name="hint">What the endpoint asked for with Retry-After.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static DateTimeOffset? Next(int tries, DateTimeOffset at, TimeSpan? hint, double chance)
    {
        if (tries >= Waits.Count) return null;
        var wait = Waits[Math.Max(tries, 0)];
        wait += wait * (Jitter * Math.Clamp(chance, 0, 1));
        if (hint is { } asked)
        {
            var heeded = asked < LongestHint ? asked : LongestHint;
            if (heeded > wait) wait = heeded;
        }
        return at + wait;
    }
}
