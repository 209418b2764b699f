using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>A replay is accepted at once, whatever its length, and goes on by itself.</summary>
public sealed class ReplayTests
{
    static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    /// <summary>Events from before there was a subscription, and one that holds what it gets.</summary>
    static async Task<SubscriptionView> Missed(PortalApp app, int events)
    {
        await app.Happen(events);
        await Eventually.Holds("they are in the feed", async () => await app.Database(db => db.Events.CountAsync(e => e.Type == "intake.received" && e.Position != null)) == events);
        var subscription = await app.Subscribes("http://127.0.0.1:9/hook");
        return await app.Send(new ChangeSubscription(subscription.Id, Status: SubscriptionStatus.Paused));
    }

    static Task<int> Held(PortalApp app) => app.Database(db => db.Deliveries.CountAsync(d => d.Status == DeliveryStatus.Held));

    [Theory, OnEveryDatabase]
    public async Task Counting_waits_for_nobody(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var subscription = await Missed(app, 3);
        await app.Database(async db =>
        {
            await using var others = await db.BeginInFeedOrder(default);
            var counted = await app.Send(new Replay(subscription.Id, Ever, Only: ReplayOnly.All, DryRun: true)).WaitAsync(TimeSpan.FromSeconds(5));
            Assert.Equal((3, 0, true), (counted.Count, counted.AlreadyArrived, counted.DryRun));
        });
        Assert.Equal(0, await Held(app));
    }

    [Theory, OnEveryDatabase]
    public async Task A_long_one_is_accepted_and_its_entry_of_the_trail_with_it(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var subscription = await Missed(app, 1200);
        var accepted = await app.As(Role.Admin).Send(new Replay(subscription.Id, Ever, Only: ReplayOnly.All));
        Assert.Equal((1200, 1200), (accepted.Count, accepted.ByType["intake.received"]));
        Assert.Equal("1200 since 1970-01-01 00:00:00Z", await app.Database(db => db.Audit.Where(e => e.What == "replayed events to").Select(e => e.Detail).SingleAsync()));
        await Eventually.Holds("all wait for it", async () => await Held(app) == 1200);
        await Eventually.Holds("the replay is over", async () => !await app.Database(db => db.Set<ReplayRun>().AnyAsync()));
        Assert.Equal(0, (await app.Send(new Replay(subscription.Id, Ever, Only: ReplayOnly.All, DryRun: true))).Count);
    }

    [Theory, OnEveryDatabase]
    public async Task One_that_a_dead_worker_left_goes_on_where_it_was(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var subscription = await Missed(app, 5);
        var places = await app.Database(db => db.Events.Where(e => e.Type == "intake.received").Select(e => e.Position).OrderBy(p => p).ToListAsync());
        var left = ReplayRun.Of(new Replay(subscription.Id, Ever, Only: ReplayOnly.All), DateTimeOffset.UtcNow);
        left.Reached(places[1]!.Value);
        await app.Has(left);
        await Eventually.Holds("the replay is over", async () => !await app.Database(db => db.Set<ReplayRun>().AnyAsync()));
        var sent = await app.Database(db => db.Deliveries.Where(d => d.SubscriptionId == subscription.Id).Select(d => (long?)d.Sequence).OrderBy(s => s).ToListAsync());
        Assert.Equal(places.Skip(2), sent);
    }

    [Theory, OnEveryDatabase]
    public async Task Many_at_once_go_through_it_in_turn_and_leave_nothing_out(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var subscription = await Missed(app, 9);
        await app.Has(ReplayRun.Of(new Replay(subscription.Id, Ever, Only: ReplayOnly.All), DateTimeOffset.UtcNow));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => app.Send(new RunReplays(2)))));
        Assert.Equal(9, await Held(app));
        Assert.False(await app.Database(db => db.Set<ReplayRun>().AnyAsync()));
    }
}
