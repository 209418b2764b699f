using Microsoft.EntityFrameworkCore;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>An event reaches everybody who wants it, signed, once; whatever endpoints do, it is recorded.</summary>
public sealed class DeliveryTests
{
    [Theory, OnEveryDatabase]
    public async Task An_event_reaches_its_subscribers_signed_and_each_once(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var wanted = await app.Subscribes(receiver.Url);
        await app.Subscribes(receiver.Url + "/other", "quote.created");
        var subject = (await app.Happen(1))[0];
        var got = Assert.Single(await receiver.Gets(1));
        Assert.True(got.IsSignedWith(wanted.Secret!));
        Assert.Equal("intake.received", got.Type);
        Assert.Equal(subject, got.Data.GetProperty("id").GetGuid());
        var delivery = await Arrived(app, wanted);
        Assert.Equal(got.Id, delivery.EventId.ToString());
        Assert.Equal(got.Text, delivery.RequestBody);
        var attempt = Assert.Single(delivery.Attempts);
        Assert.Equal((1, Outcome.Delivered, 200), (attempt.Number, attempt.Outcome, attempt.StatusCode));
        Assert.Contains($"webhook-id: {got.Id}", attempt.RequestHeaders);
        Assert.DoesNotContain("signature", attempt.RequestHeaders);
    }

    static async Task<DeliveryView> Arrived(PortalApp app, SubscriptionView subscription)
    {
        DeliveryView? found = null;
        await Eventually.Holds("it is written that it arrived", async () => (found = (await app.Deliveries(subscription)).FirstOrDefault())?.Status is DeliveryStatus.Delivered);
        return found!;
    }

    [Theory, OnEveryDatabase]
    public async Task A_failed_try_is_repeated_after_five_seconds_under_the_same_id_with_the_same_bytes(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        receiver.Next(Behaviour.Status(500, "out of order"));
        await app.Happen(1);
        var got = await receiver.Gets(2);
        Assert.True(got[1].At - got[0].At > TimeSpan.FromSeconds(4.9), "It came too early.");
        Assert.Equal(got[0].Id, got[1].Id);
        Assert.Equal(got[0].Text, got[1].Text);
        Assert.All(got, r => Assert.True(r.IsSignedWith(subscription.Secret!)));
        var delivery = await Arrived(app, subscription);
        Assert.Equal([Outcome.Refused, Outcome.Delivered], delivery.Attempts.Select(a => a.Outcome));
        Assert.Equal("out of order", delivery.Attempts[0].ResponseBody);
    }

    [Theory, OnEveryDatabase]
    public async Task After_five_failures_one_probe_is_sent_and_then_everything_in_order(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        receiver.Always = Behaviour.Status(503);
        var subscription = await app.Subscribes(receiver.Url);
        var subjects = await app.Happen(12);
        await Eventually.Holds("the breaker is open", async () => (await app.Now(subscription)).Health.BreakerOpenSince is not null);
        Assert.Equal(Endpoint.Patience, receiver.Received.Count);
        receiver.Always = Behaviour.Ok;
        await app.Send(new ProbeNow(subscription.Id));
        var got = (await receiver.Gets(5 + 12)).Skip(5).ToList();
        var order = (await app.Deliveries(subscription)).Select(d => d.EventId.ToString()).ToList();
        await Eventually.Holds("nothing waits", async () => (await app.Now(subscription)).Health is { Waiting: 0, BreakerOpenSince: null });
        var places = await app.Send(new ReadFeed(Types: ["intake.received"]));
        Assert.Equal(places.Items.Where(e => subjects.Contains(e.Data.GetProperty("id").GetGuid())).Select(e => e.Id.ToString()), got.Select(r => r.Id));
        Assert.Equal(12, order.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task What_waited_behind_a_pause_goes_out_in_order(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        await app.Send(new ChangeSubscription(subscription.Id, Status: SubscriptionStatus.Paused));
        await app.Happen(40);
        await Eventually.Holds("all are held", async () => (await app.Now(subscription)).Health.Waiting == 40);
        Assert.All((await app.Send(new ListDeliveries(subscription.Id))).Items, d => Assert.Equal(DeliveryStatus.Held, d.Status));
        Assert.Empty(receiver.Received);
        await app.Send(new ChangeSubscription(subscription.Id, Status: SubscriptionStatus.Active));
        var got = await receiver.Gets(40);
        var feed = await app.Send(new ReadFeed(Types: ["intake.received"], Limit: 200));
        Assert.Equal(feed.Items.Select(e => e.Id.ToString()).Where(id => got.Any(r => r.Id == id)), got.Select(r => r.Id));
    }

    [Theory, OnEveryDatabase]
    public async Task Gone_disables_at_once_and_says_so(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        await using var watcher = await Receiver.Start();
        await app.Subscribes(watcher.Url, "subscription.disabled");
        var subscription = await app.Subscribes(receiver.Url);
        receiver.Next(Behaviour.Status(410));
        await app.Happen(1);
        var told = Assert.Single(await watcher.Gets(1));
        Assert.Equal(subscription.Id, told.Data.GetProperty("id").GetGuid());
        var now = await app.Now(subscription);
        Assert.Equal(SubscriptionStatus.Disabled, now.Status);
        Assert.Contains("410", now.DisabledReason);
        await app.Happen(2);
        await Eventually.Holds("its events are held", async () => (await app.Now(subscription)).Health.Waiting == 3);
        await app.Send(new EnableSubscription(subscription.Id));
        await receiver.Gets(4);
    }

    [Theory, OnEveryDatabase]
    public async Task Sent_again_it_keeps_its_id(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(1);
        var delivery = await Arrived(app, subscription);
        await app.Send(new Redeliver(subscription.Id, delivery.Id));
        var got = await receiver.Gets(2);
        Assert.Equal(got[0].Id, got[1].Id);
        Assert.Equal(got[0].Text, got[1].Text);
        await Eventually.Holds("both attempts are there", async () => (await app.Deliveries(subscription))[0].Attempts.Count == 2);
    }

    [Theory, OnEveryDatabase]
    public async Task A_replay_counts_first_and_then_sends_what_it_counted(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var since = DateTimeOffset.UtcNow;
        await app.Happen(3);
        await Eventually.Holds("they are in the feed", async () => (await app.Send(new ReadFeed(Types: ["intake.received"]))).Items.Count >= 3);
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(4);
        await receiver.Gets(4);
        await Eventually.Holds("nothing waits", async () => (await app.Now(subscription)).Health.Waiting == 0);

        Assert.Equal(0, (await app.Send(new Replay(subscription.Id, since))).Count);
        var counted = await app.Send(new Replay(subscription.Id, since, Only: ReplayOnly.All, DryRun: true));
        Assert.Equal((7, 4), (counted.Count, counted.AlreadyArrived));
        Assert.Equal(4, receiver.Received.Count);
        var sent = await app.Send(new Replay(subscription.Id, since, Only: ReplayOnly.All));
        Assert.Equal(7, sent.Count);
        var got = await receiver.Gets(11);
        Assert.Equal(7, got.Select(r => r.Id).Distinct().Count());
    }

    [Theory, OnEveryDatabase]
    public async Task After_five_days_of_nothing_but_failures_it_is_disabled_and_keeps_its_events(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        receiver.Always = Behaviour.Status(500);
        var subscription = await app.Subscribes(receiver.Url);
        var since = DateTimeOffset.UtcNow - Endpoint.GivesUpAfter;
        await app.Database(db => db.Endpoints.Where(e => e.Id == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.FailingSince, since)));
        await app.Happen(1);
        await Eventually.Holds("it is disabled", async () => (await app.Now(subscription)).Status is SubscriptionStatus.Disabled);
        Assert.Equal("Nothing arrived for 5 days.", (await app.Now(subscription)).DisabledReason);
        Assert.Equal(DeliveryStatus.Held, Assert.Single(await app.Deliveries(subscription)).Status);
        Assert.Contains(await app.Send(new Portal.Kernel.Contracts.AskFailingSubscriptions()), f => f.Id == subscription.Id && f is { Status: "disabled", Held: 1 });
    }

    [Theory, OnEveryDatabase]
    public async Task Probes_use_up_no_tries_and_what_waits_uses_none(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        receiver.Always = Behaviour.Status(503);
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(6);
        await Eventually.Holds("the breaker is open", async () => (await app.Now(subscription)).Health.BreakerOpenSince is not null);
        var before = await Tries(app, subscription);
        for (var probe = 1; probe <= 3; probe++)
        {
            await app.Send(new ProbeNow(subscription.Id));
            await receiver.Gets(Endpoint.Patience + probe);
            await Eventually.Holds("it is written", async () => (await app.Database(db => db.Endpoints.SingleAsync(e => e.Id == subscription.Id))).ProbesFailed == probe);
        }
        Assert.Equal(before, await Tries(app, subscription));
        Assert.Equal(3, (await app.Deliveries(subscription)).Sum(d => d.Attempts.Count(a => a.Probe)));
    }

    static Task<List<int>> Tries(PortalApp app, SubscriptionView subscription) =>
        app.Database(db => db.Deliveries.Where(d => d.SubscriptionId == subscription.Id).OrderBy(d => d.Sequence).Select(d => d.Tries).ToListAsync());

    [Theory, OnEveryDatabase]
    public async Task A_delivery_carries_the_trace_of_its_event(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        await app.Subscribes(receiver.Url);
        var trace = System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
        await app.Database(async db =>
        {
            db.Publish(Events.About(Guid.CreateVersion7(), 1), $"00-{trace}-00f067aa0ba902b7-01");
            await db.SaveChangesAsync();
        });
        Assert.Equal(trace, Assert.Single(await receiver.Gets(1)).Headers["traceparent"].Split('-')[1]);
    }
}
