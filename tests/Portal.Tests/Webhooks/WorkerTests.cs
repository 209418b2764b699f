using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>Workers share the endpoints, take over from each other, and none lets one endpoint hold up another.</summary>
public sealed class WorkerTests
{
    [Theory, OnEveryDatabase]
    public async Task A_dead_workers_deliveries_are_taken_over_when_its_lease_ends(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        // Somebody holds the endpoint and will never be heard of again.
        var (dead, lease) = (Guid.NewGuid(), DateTimeOffset.UtcNow + DueWork.Lease);
        await app.Database(db => db.Endpoints.Where(e => e.Id == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.ClaimedBy, dead).SetProperty(e => e.DueAt, lease)));
        await app.Happen(3);
        var got = await receiver.Gets(3);
        Assert.All(got, r => Assert.True(r.At >= lease));
        Assert.InRange(got[^1].At - lease, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Theory, OnEveryDatabase]
    public async Task A_worker_that_falls_is_taken_over_though_others_that_were_claimed_with_it_go_on(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var hanging = await Receiver.Start();
        await using var healthy = await Receiver.Start();
        hanging.Always = Behaviour.Hang;
        await app.Subscribes(hanging.Url);
        var fallen = await app.Subscribes(healthy.Url);
        var secret = await app.Database(db => db.Subscriptions.Where(s => s.Id == fallen.Id).Select(s => s.Secret).SingleAsync());
        await Keep(app, fallen, "of another key ring");
        // Both are due in one transaction and claimed with one token.
        await app.Happen(1);
        await Eventually.Holds("one hangs and one fell", () => hanging.Received.Count > 0 && app.Logs.Lines.Any(l => l.Contains("they are taken up again")));
        var from = DateTimeOffset.UtcNow;
        await Keep(app, fallen, secret);
        var got = await healthy.Gets(1);
        // The exchange that hangs takes fifteen seconds.
        Assert.InRange(got[0].At - from, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    static Task Keep(PortalApp app, SubscriptionView subscription, string secret) =>
        app.Database(db => db.Subscriptions.Where(s => s.Id == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Secret, secret)));

    [Theory, OnEveryDatabase]
    public async Task Who_lost_the_claim_writes_nothing(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(1);
        await receiver.Gets(1);
        await Eventually.Holds("it is at rest", async () => await app.Database(db => db.Endpoints.AnyAsync(e => e.Id == subscription.Id && e.ClaimedBy == null && e.LastSuccessAt != null)));
        var delivery = (await app.Send(new ListDeliveries(subscription.Id))).Items[0];
        var ledger = (DeliveryLedger)app.Services.GetService(typeof(DeliveryLedger))!;
        var stale = new Sent(delivery.Id, delivery.SubjectId, new Exchange(DateTimeOffset.UtcNow, TimeSpan.Zero, Outcome.Refused, 500, "", null, "late"), false);
        Assert.Null(await ledger.Write(subscription.Id, Guid.NewGuid(), [stale], default));
        Assert.Null(await ledger.Load(subscription.Id, Guid.NewGuid(), [], default));
        Assert.Equal((1, 0), ((await app.Deliveries(subscription))[0].Attempts.Count, (await app.Now(subscription)).Health.FailuresInARow));
    }

    [Theory, OnEveryDatabase]
    public async Task Endpoints_that_hang_do_not_delay_the_others(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var hanging = await Receiver.Start();
        await using var healthy = await Receiver.Start();
        hanging.Always = Behaviour.Hang;
        for (var i = 0; i < 20; i++) await app.Subscribes($"{hanging.Url}/{i}");
        await app.Subscribes(healthy.Url);
        await app.Happen(10);
        await Eventually.Holds("all hang", () => hanging.Received.Select(r => r.Path).Distinct().Count() == 20);
        var before = healthy.Received.Count;
        var from = DateTimeOffset.UtcNow;
        await app.Happen(10);
        var got = await healthy.Gets(20);
        // The exchanges that hang take fifteen seconds.
        Assert.InRange(got[^1].At - from, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(before, 0, 10);
    }

    [Theory, OnEveryDatabase]
    public async Task Events_about_one_thing_arrive_in_their_order(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        await app.Subscribes(receiver.Url);
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var i = 0; i < 40; i++) await app.Happen(2, i % 2 == 0 ? one : other);
        var got = await receiver.Gets(80);
        var feed = await app.Send(new ReadFeed(Types: ["intake.received"], Limit: 200));
        foreach (var subject in (Guid[])[one, other])
            Assert.Equal(
                feed.Items.Where(e => e.Data.GetProperty("id").GetGuid() == subject).Select(e => e.Id.ToString()),
                got.Where(r => r.Data.GetProperty("id").GetGuid() == subject).Select(r => r.Id));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Two_instances_share_the_endpoints_and_record_each_arrival_once()
    {
        await using var here = await PortalApp.Start(Provider.Postgres);
        await using var there = await here.Another();
        await using var receiver = await Receiver.Start();
        for (var i = 0; i < 10; i++) await here.Subscribes($"{receiver.Url}/{i}");
        await Task.WhenAll(here.Happen(60), there.Happen(60));
        await receiver.Gets(1200, within: TimeSpan.FromSeconds(60));
        await Eventually.Holds("nothing waits", async () => !await here.Database(db => db.Deliveries.AnyAsync(d => d.Status == DeliveryStatus.Pending)));
        Assert.Equal(1200, receiver.Received.Select(r => (r.Path, r.Id)).Distinct().Count());
        Assert.Equal(1200, await here.Database(db => db.Attempts.CountAsync()));
        // On a machine that stands still for longer than a lease the other one takes over: then, and only then, something arrives twice, under the same id.
        Assert.True(receiver.Received.Count == 1200 || (here.Logs.Tail() + there.Logs.Tail()).Contains("the claim was lost"), $"{receiver.Received.Count} arrived");
    }
}
