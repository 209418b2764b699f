using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests;

/// <summary>What becomes of a call when the other side misbehaves: a question is asked again, a write is in doubt.</summary>
public sealed class OutboundHttpTests
{
    static readonly Mishap Busy = Mishap.Answer(429, headers: ("Retry-After", "0"));

    /// <summary>Counts what it was told.</summary>
    sealed class Counter : SystemDouble
    {
        public Counter() : base(new DoubleShelf(), TimeProvider.System)
        {
            Map(HttpMethod.Post, "/things", _ => Json(new JsonObject { ["number"] = Shelf.Next("things") }, HttpStatusCode.Created));
            Map(HttpMethod.Get, "/things", _ => Json(new JsonObject { ["count"] = 1 }));
        }

        public override IReadOnlyList<string> Kinds => [];
    }

    static async Task<(OutboundAnswer? Answer, ConnectionFault? Fault, DoubleServer Server)> Call(HttpMethod method, params Mishap?[] script)
    {
        var server = await DoubleServer.Start(new Counter());
        var left = new Queue<Mishap?>(script);
        server.Mishaps = _ => left.TryDequeue(out var next) ? next : null;
        var http = new OutboundHttp(Rooms.Room(clock: server.Clock), "The counter");
        var effect = method == HttpMethod.Get ? Effect.Repeatable : Effect.Once;
        try
        {
            var answer = await http.Send(() => new HttpRequestMessage(method, new Uri(server.Address, "/things")) { Content = method == HttpMethod.Post ? new StringContent("{}") : null }, effect, CancellationToken.None);
            return (answer, null, server);
        }
        catch (ConnectionFault fault)
        {
            return (null, fault, server);
        }
    }

    public static TheoryData<string> Outages => new("busy", "500", "reset before", "reset after", "silence", "drip");

    static Mishap Named(string name) => name switch { "busy" => Busy, "500" => Mishap.Answer(500), "reset before" => Mishap.ResetBefore, "reset after" => Mishap.ResetAfter, "silence" => Mishap.Silence, _ => Mishap.Drip };

    [Theory, MemberData(nameof(Outages))]
    public async Task A_question_is_asked_again_after_an_outage(string outage)
    {
        var (answer, _, server) = await Call(HttpMethod.Get, Named(outage), Named(outage));
        await using var _ = server;
        Assert.Equal(HttpStatusCode.OK, answer!.Status);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory, MemberData(nameof(Outages))]
    public async Task A_write_is_made_again_only_when_the_system_says_that_nothing_was_done(string outage)
    {
        var (answer, fault, server) = await Call(HttpMethod.Post, Named(outage));
        await using var _ = server;
        if (outage == "busy")
        {
            Assert.Equal(HttpStatusCode.Created, answer!.Status);
            Assert.Equal(2, server.Requests.Count);
        }
        else
        {
            Assert.Equal(FaultKind.Doubtful, fault!.Kind);
            Assert.Single(server.Requests);
        }
    }

    [Fact]
    public async Task A_wait_that_is_asked_for_is_kept_and_a_long_one_is_told()
    {
        var (_, fault, server) = await Call(HttpMethod.Get, Mishap.Answer(503, headers: ("Retry-After", "300")));
        await using var _ = server;
        Assert.Equal((FaultKind.Busy, TimeSpan.FromSeconds(300)), (fault!.Kind, fault.RetryAfter));
    }

    [Fact]
    public async Task A_wait_may_be_said_as_a_date()
    {
        var (_, fault, server) = await Call(HttpMethod.Get, Mishap.Answer(429, headers: ("Retry-After", DateTimeOffset.UtcNow.AddMinutes(5).ToString("r"))));
        await using var _ = server;
        Assert.InRange(fault!.RetryAfter!.Value.TotalSeconds, 280, 300);
    }

    [Fact]
    public async Task An_answer_without_end_is_refused()
    {
        var (_, fault, server) = await Call(HttpMethod.Get, Mishap.Answer(200, new string('x', OutboundLimits.Usual.MaxBytes + 1)));
        await using var _ = server;
        Assert.Equal(FaultKind.Refused, fault!.Kind);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_done()
    {
        var http = new OutboundHttp(Rooms.Room(), "Nobody");
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => http.Send(() => new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1:1/"), Effect.Once, CancellationToken.None));
        Assert.Equal(FaultKind.Unreachable, fault.Kind);
    }
}
