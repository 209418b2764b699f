using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Connectors.Outbound;

namespace Portal.Connectors.Tests;

/// <summary>What a host lends a connection, for tests.</summary>
public static class Rooms
{
    static readonly AddressGuard Loopback = new(new AddressRules([IPNetwork.Parse("127.0.0.0/8")], loopback: true), allowHttp: true, TimeProvider.System);

    /// <param name="wire">Null: real sockets, to this machine only.</param>
    /// <param name="clock">Null: waits last as long as they say.</param>
    public static ConnectionRoom Room(HttpMessageHandler? wire = null, TimeProvider? clock = null, IConnectionMemory? memory = null) =>
        new(wire ?? Loopback.Handler(), Loopback, memory ?? new Memory(), clock ?? TimeProvider.System, NullLogger.Instance, OutboundLimits.Usual);

    public sealed class Memory : IConnectionMemory
    {
        readonly ConcurrentDictionary<string, string> kept = new();

        public Task<string?> Recall(string name, CancellationToken stop) => Task.FromResult(kept.GetValueOrDefault(name));

        public Task Keep(string name, string value, CancellationToken stop)
        {
            kept[name] = value;
            return Task.CompletedTask;
        }
    }
}
