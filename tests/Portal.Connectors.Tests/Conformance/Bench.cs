using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>A connection to a double, ready to be tried.</summary>
public sealed class Bench : IAsyncDisposable
{
    int taken;

    Bench(ConnectorCase about, IConnectedSystem system, SystemDouble there, HurriedClock clock, DoubleServer? server, Watch watch) =>
        (About, System, There, Clock, Server, Watching) = (about, system, there, clock, server!, watch);

    public ConnectorCase About { get; }
    public IConnectedSystem System { get; }
    public SystemDouble There { get; }
    public DoubleShelf Shelf => There.Shelf;
    public HurriedClock Clock { get; }
    /// <summary>Not there when the bench is in process.</summary>
    public DoubleServer Server { get; }
    public Watch Watching { get; }

    /// <summary>The double behind a real HTTP server.</summary>
    /// <param name="off">How far its clock is from ours.</param>
    public static async Task<Bench> Open(ConnectorCase about, TimeSpan off = default)
    {
        var clock = new HurriedClock();
        var there = about.Connector.OpenDouble(new DoubleShelf(), new OtherClock(clock, off))!;
        about.Seed(there);
        var server = await DoubleServer.Start(there, clock);
        var watch = new Watch(Rooms.Room().Wire);
        return new Bench(about, about.Connector.Open(about.Terms(server.Address), Rooms.Room(watch, clock)), there, clock, server, watch);
    }

    /// <summary>The double without a socket.</summary>
    /// <param name="between">Stands between the connection and the double.</param>
    public static Bench InProcess(ConnectorCase about, Func<HttpMessageHandler, HttpMessageHandler> between)
    {
        var clock = new HurriedClock();
        var there = about.Connector.OpenDouble(new DoubleShelf(), clock)!;
        about.Seed(there);
        var watch = new Watch(between(new DoubleWire(there)));
        return new Bench(about, about.Connector.Open(about.Terms(new Uri("http://127.0.0.1:9")), Rooms.Room(watch, clock)), there, clock, null, watch);
    }

    /// <summary>The first of so many sample numbers that nobody had yet.</summary>
    public int Take(int count) => (taken += count) - count + 1;

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A clock that goes wrong by a fixed time.</summary>
    sealed class OtherClock(TimeProvider clock, TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + off;
        public override long GetTimestamp() => clock.GetTimestamp();
        public override long TimestampFrequency => clock.TimestampFrequency;
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Sees the bodies that leave.</summary>
    public sealed class Watch(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        /// <summary>Told each body; null: nobody looks.</summary>
        public Action<string>? Sees { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Sees is { } sees && request.Content is { } body) sees(await body.ReadAsStringAsync(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
