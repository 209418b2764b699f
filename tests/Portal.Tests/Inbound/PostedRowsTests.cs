using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Portal.Inbound;
using Portal.Kernel.Contracts;
using Portal.Tests.Sync;

namespace Portal.Tests.Inbound;

/// <summary>Tools that cannot be asked: what they posted last of each record is kept, whatever order it came in, and carried on.</summary>
[Trait("Suite", "integration")]
public sealed class PostedRowsTests
{
    static readonly DateTimeOffset Nine = DateTimeOffset.Parse("2026-11-28T09:00:00Z");

    static IDomainReader Reader(PortalApp app) => app.Services.GetRequiredService<IConnections>().All<IDomainReader>().Single(r => r.System == "bookings");

    static async Task<IReadOnlyList<DomainRow>> Rows(PortalApp app) => (await Reader(app).Read(Domains.Deliveries, new ReadAsk(), default)).Rows;

    [Theory, OnEveryDatabase]
    public async Task The_newest_counts_in_whatever_order_it_came(Provider on)
    {
        await using var app = await InboundWorld.Start(on, null, InboundWorld.Bookings);
        await app.Taken(app.Booking("m2", "b-1", "Utrecht", Nine.AddMinutes(2)));
        await app.Quiet();
        await app.Taken(app.Booking("m1", "b-1", "Delft", Nine.AddMinutes(1)));
        await app.Quiet();
        Assert.Equal("Utrecht", Assert.Single(await Rows(app))[Fields.City]);
        await app.Taken(app.Booking("m4", "b-1", "", Nine.AddMinutes(4), "invitee.canceled"));
        await app.Quiet();
        await app.Taken(app.Booking("m3", "b-1", "Leiden", Nine.AddMinutes(3)));
        await app.Quiet();
        Assert.True(Assert.Single(await Rows(app)).Deleted);
        await app.Taken(app.Booking("m5", "b-1", "Gouda", Nine.AddMinutes(5)));
        await app.Quiet();
        Assert.Equal((false, "Gouda"), (await Rows(app)) is [var row] ? (row.Deleted, row[Fields.City]) : default);
    }

    [Theory, OnEveryDatabase]
    public async Task A_booking_is_carried_on_and_goes_when_it_is_cancelled(Provider on)
    {
        var there = new PaperSystem("there", Domains.Deliveries);
        await using var app = await InboundWorld.Start(on, there, InboundWorld.Bookings);
        await app.FlowFrom("bookings", Domains.Deliveries, Fields.Email, Fields.City);
        await app.Taken(app.Booking("m1", "b-1", "Utrecht", Nine));
        await Eventually.Holds("the booking is there", () => there.Rows.GetValueOrDefault("b-1")?[Fields.City] == "Utrecht");
        // It happened before what was read already: what comes late is read all the same.
        await app.Taken(app.Booking("m0", "b-0", "Delft", Nine.AddDays(-3)));
        await Eventually.Holds("the late one is there", () => there.Rows.ContainsKey("b-0"), TimeSpan.FromSeconds(30));
        await app.Taken(app.Booking("m2", "b-1", "", Nine.AddMinutes(1), "invitee.canceled"));
        await Eventually.Holds("the booking is gone", () => !there.Rows.ContainsKey("b-1"), TimeSpan.FromSeconds(30));
    }

    [Theory, OnEveryDatabase]
    public async Task Pages_hold_every_row_once_and_since_is_inclusive(Provider on)
    {
        await using var app = await InboundWorld.Start(on, null, InboundWorld.Bookings);
        foreach (var i in Enumerable.Range(0, 25)) await app.Taken(app.Booking($"m{i}", $"b-{i:00}", "Utrecht", Nine.AddMinutes(-i)));
        await app.Quiet();
        var (all, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await Reader(app).Read(Domains.Deliveries, new ReadAsk(Cursor: cursor, Size: 10), default);
            all.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"b-{i:00}"), all.Select(r => r.Key).Order());
        Assert.Contains((await Reader(app).Read(Domains.Deliveries, new ReadAsk(Since: all[^1].ChangedAt), default)).Rows, r => r.Key == all[^1].Key);
        await Assert.ThrowsAsync<ConnectionFault>(() => Reader(app).Read(Domains.Deliveries, new ReadAsk(Cursor: "nonsense"), default));
    }

    [Fact]
    public async Task While_the_secret_changes_both_are_taken_and_a_third_is_not()
    {
        const string Next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Bookings, [("Connections__bookings__Password", $"{Next} {InboundWorld.Secret}")]);
        await app.Taken(app.Booking("m1", "b-1", "Utrecht", Nine));
        await app.Taken(app.Booking("m2", "b-2", "Utrecht", Nine, secret: Next));
        using var third = await app.Post(app.Booking("m3", "b-3", "Utrecht", Nine, secret: "whsec_AAAAsBQIhrscChlQIMV+b5sSYspob7oD"));
        Assert.Equal(HttpStatusCode.Unauthorized, third.StatusCode);
    }

    [Fact]
    public async Task What_does_not_count_is_answered_and_told()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.Bookings);
        await app.Taken(app.Booking("m1", "", "Utrecht", Nine));
        var notice = Assert.Single(await app.Notices());
        Assert.Equal((NoticeState.LeftOut, "At payload.uri there is no key of 1 to 200 characters."), (notice.State, notice.Says));
        Assert.Empty(await Rows(app));
    }
}
