using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Zendesk;
using Portal.Inbound;
using Portal.Inbound.Jobs;
using Portal.Inbound.UseCases;
using Portal.Kernel.Contracts;
using Portal.Tests.Sync;

namespace Portal.Tests.Inbound;

/// <summary>The address that other systems call: proven, stored, answered; and what it sets off.</summary>
[Trait("Suite", "integration")]
public sealed class InboundDoorTests
{
    static async Task<(HttpStatusCode Status, string? Type)> Asks(PortalApp app, HttpRequestMessage notice)
    {
        using var answer = await app.Post(notice);
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.Accepted ? null : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"]);
    }

    [Theory, OnEveryDatabase]
    public async Task A_ticket_that_changes_at_the_help_desk_is_read_within_seconds(Provider on)
    {
        var there = new PaperSystem("there", Domains.Tickets);
        await using var app = await InboundWorld.Start(on, there, InboundWorld.Desk);
        await app.FlowFrom("desk", Domains.Tickets, Fields.Email);
        var desk = app.Double<ZendeskDouble>("desk");
        // The stand-in posts by itself, signed, as it does in the demo mode.
        await desk.Does(HttpMethod.Post, "/api/v2/tickets", JsonNode.Parse("""{"ticket":{"external_id":"T-1","subject":"A desk wobbles","comment":{"body":"Please look."},"requester":{"name":"Kim","email":"kim@treyresearch.test"}}}""")!.AsObject(), new("Bearer", "token"));
        await Eventually.Holds("the ticket is there", () => there.Rows.ContainsKey("T-1"), TimeSpan.FromSeconds(10));
        Assert.Equal("kim@treyresearch.test", there.Rows["T-1"][Fields.Email]);
        var run = Assert.Single(await app.Runs());
        Assert.Equal((Portal.Sync.SyncTrigger.Notice, "its source"), (run.Trigger, run.By));
        Assert.Equal(NoticeState.Taken, Assert.Single(await app.Notices()).State);
    }

    [Fact]
    public async Task It_comes_over_a_real_server_too()
    {
        var there = new PaperSystem("there", Domains.Tickets);
        await using var app = await InboundWorld.Start(Provider.Sqlite, there, InboundWorld.Desk);
        await app.FlowFrom("desk", Domains.Tickets, Fields.Email);
        var desk = app.Double<ZendeskDouble>("desk");
        using var client = app.Client();
        desk.Outlet = new(app.Address("desk"), client.SendAsync);
        await desk.Does(HttpMethod.Post, "/api/v2/tickets", JsonNode.Parse("""{"ticket":{"external_id":"T-2","subject":"S","comment":{"body":"B"},"requester":{"name":"Kim","email":"kim@treyresearch.test"}}}""")!.AsObject(), new("Bearer", "token"));
        await Eventually.Holds("the ticket is there", () => there.Rows.ContainsKey("T-2"), TimeSpan.FromSeconds(10));
    }

    [Theory, OnEveryDatabase]
    public async Task The_same_notice_twice_is_one_and_answered_alike(Provider on)
    {
        await using var app = await InboundWorld.Start(on, null, InboundWorld.Desk);
        for (var i = 0; i < 3; i++) await app.Taken(app.TicketNotice("event-1"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Taken(app.TicketNotice("event-2"))));
        await app.Quiet();
        Assert.Equal([("event-1", 3), ("event-2", 20)], (await app.Notices()).Select(n => (n.NoticeId, n.Times)));
    }

    [Fact]
    public async Task What_is_not_proven_is_401_and_kept_once_a_minute()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Desk);
        for (var i = 0; i < 5; i++) Assert.Equal((HttpStatusCode.Unauthorized, "/problems/unauthenticated"), await Asks(app, app.TicketNotice("e", "another secret")));
        Assert.InRange((await app.Notices()).Count, 1, 2);
        Assert.All(await app.Notices(), n => Assert.Equal(NoticeState.Refused, n.State));
    }

    [Fact]
    public async Task An_address_that_takes_nothing_is_404()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Desk,
            [("Connections__mute__Kind", "zendesk"), ("Connections__mute__BaseUrl", "https://mute.example"), ("Connections__mute__User", "a@b.test"), ("Connections__mute__Password", "x")],
            [("Connections__files__Kind", "files"), ("Connections__files__BaseUrl", "file:///tmp"), ("Connections__files__Domain", "items"), ("Connections__files__Columns", "name")]);
        foreach (var one in (string[])["nobody", "mute", "files", "embedded"]) Assert.Equal((HttpStatusCode.NotFound, "/problems/not-found"), await Asks(app, new(HttpMethod.Post, app.Address(one)) { Content = new StringContent("{}") }));
    }

    [Fact]
    public async Task What_is_too_large_or_comes_too_often_is_refused_before_it_is_looked_at()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Desk, [("Inbound__PerMinute", "3")]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "/problems/payload-too-large"), await Asks(app, new(HttpMethod.Post, app.Address("desk")) { Content = new ByteArrayContent(new byte[InboundDoor.LargestBody + 1]) }));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++) answers.Add((await Asks(app, app.TicketNotice($"e{i}"))).Status);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Theory, OnEveryDatabase]
    public async Task What_cannot_be_stored_is_asked_for_again(Provider on)
    {
        await using var app = await InboundWorld.Start(on, null, InboundWorld.Desk);
        await app.Database(async db => { await db.Database.ExecuteSqlRawAsync("ALTER TABLE inbound_notices RENAME TO elsewhere"); });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "/problems/overloaded"), await Asks(app, app.TicketNotice("event-1")));
        await app.Database(async db => { await db.Database.ExecuteSqlRawAsync("ALTER TABLE elsewhere RENAME TO inbound_notices"); });
        await app.Taken(app.TicketNotice("event-1"));
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_stored_when_the_host_went_down_is_handled_by_the_next(Provider on)
    {
        var there = new PaperSystem("there", Domains.Deliveries);
        await using var here = await InboundWorld.Start(on, there, InboundWorld.Bookings);
        await here.FlowFrom("bookings", Domains.Deliveries, Fields.Email, Fields.City);
        // Nothing can be handled, and then the host is gone.
        await here.Database(async db => { await db.Database.ExecuteSqlRawAsync("ALTER TABLE inbound_rows RENAME TO elsewhere"); });
        await here.Taken(here.Booking("m1", "b-1", "Utrecht", DateTimeOffset.UtcNow));
        Assert.Equal(NoticeState.Waiting, Assert.Single(await here.Notices()).State);
        await using var next = await here.Another();
        await here.Services.GetRequiredService<NoticePump>().StopAsync(default);
        Assert.Empty(there.Rows);
        await next.Database(async db => { await db.Database.ExecuteSqlRawAsync("ALTER TABLE elsewhere RENAME TO inbound_rows"); });
        await Eventually.Holds("the booking is there", () => there.Rows.GetValueOrDefault("b-1")?[Fields.City] == "Utrecht");
    }

    [Theory, OnEveryDatabase]
    public async Task Fifteen_hundred_notices_at_once_are_a_run_or_two(Provider on)
    {
        var there = new PaperSystem("there", Domains.Tickets);
        await using var app = await InboundWorld.Start(on, there, InboundWorld.Desk);
        await app.FlowFrom("desk", Domains.Tickets, Fields.Email);
        var began = DateTimeOffset.UtcNow;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1500), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await app.Taken(app.TicketNotice($"e{i}")));
        var took = DateTimeOffset.UtcNow - began;
        await app.Quiet();
        Assert.Equal(1500, (await app.Notices()).Count(n => n.State is NoticeState.Taken));
        // One at the beginning, and one each ten seconds while they come.
        Assert.InRange((await app.Runs()).Count, 1, 2 + (int)(took.TotalSeconds / 10));
    }

    [Fact]
    public async Task Notices_are_forgotten_after_a_week_and_when_there_are_too_many()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Desk);
        for (var i = 0; i < 6; i++) await app.Taken(app.TicketNotice($"e{i}"));
        await app.Quiet();
        await app.Send(new ForgetOldNotices(Most: 4));
        Assert.Equal(["e2", "e3", "e4", "e5"], (await app.Notices()).Select(n => n.NoticeId));
        await app.Send(new ForgetOldNotices(Days: 0));
        Assert.Empty(await app.Notices());
    }
}
