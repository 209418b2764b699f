using System.Collections.Concurrent;
using System.Net;

namespace Portal.Inbound;

/// <summary>So many calls a minute for each connection and network address, so that a stranger uses up nobody's share but his own. Each instance counts for itself.</summary>
sealed class InboundRates(InboundSettings settings, TimeProvider clock)
{
    /// <summary>More callers than this are not remembered: the minute begins anew for everybody.</summary>
    const int Most = 10_000;

    readonly ConcurrentDictionary<(string Connection, IPAddress? From), int> calls = new();
    readonly Lock turning = new();
    long minute;

    public bool MayCall(string connection, IPAddress? from)
    {
        lock (turning)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (now != minute || calls.Count > Most)
            {
                calls.Clear();
                minute = now;
            }
        }
        return calls.AddOrUpdate((connection, from), 1, (_, before) => before + 1) <= settings.PerMinute;
    }
}
