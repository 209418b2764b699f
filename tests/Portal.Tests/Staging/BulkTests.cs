using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>One decision over many records: a sentence before, progress during, a result for each after.</summary>
public sealed class BulkTests
{
    [Theory, OnEveryDatabase]
    public async Task The_sentence_before_is_what_happens_after(Provider on)
    {
        var kind = new StandIn();
        await using var app = await kind.Start(on);
        for (var i = 0; i < 30; i++) await StandIn.Staged(app, "Bulk clean", total: 100.10m);
        for (var i = 0; i < 5; i++) await StandIn.Staged(app, "Bulk warned", warn: "Over the limit", total: 1m);
        for (var i = 0; i < 4; i++) await StandIn.Staged(app, "Bulk blocked", block: "Blocked");
        var all = new BulkSelection(null, new QueueFilter(Lane.NeedsYou, Kind: StandIn.Kind, Search: "bulk"));

        var preview = await app.As(Role.Operations).Send(new PreviewBulk(BulkAction.Approve, all));
        Assert.Equal((39, 35, 4, 5), (preview.Total, preview.Able, preview.Blocked, preview.Warned));
        Assert.Equal("Approving creates 35 quotes worth 3,008.00 USD and sends 35 events. Warnings on 5 records are accepted. 4 records are blocked and stay.", preview.Sentence);

        var bulk = await Finished(app, await app.As(Role.Operations).Send(new StartBulk(BulkAction.Approve, all)));
        Assert.Equal((39, 35, 4), (bulk.Total, bulk.Applied, bulk.Refused));
        await Eventually.Holds("all are promoted", () => kind.Creations.Count == 35);
        Assert.All(kind.Creations.Values, times => Assert.Equal(1, times));
    }

    [Theory, OnEveryDatabase]
    public async Task What_changed_meanwhile_is_left_and_named(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        var changed = await StandIn.Staged(app, "Mixed one");
        var rejected = await StandIn.Staged(app, "Mixed two");
        var good = await StandIn.Staged(app, "Mixed three");
        await app.As(Role.Operations).Send(new RejectRecord(rejected.Id, rejected.Version, "Spam"));
        var bulk = await Finished(app, await app.As(Role.Operations).Send(new StartBulk(BulkAction.Reject, new BulkSelection([changed.Id, rejected.Id, good.Id], null), "All of these")));
        Assert.Equal((2, 1, 0), (bulk.Applied, bulk.NoOps, bulk.Refused));
        Assert.Equal("Spam", (await StandIn.Now(app, rejected.Id)).Reason);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Rejecting_many_needs_a_reason()
    {
        await using var app = await new StandIn().Start(Provider.Sqlite);
        var record = await StandIn.Staged(app);
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new StartBulk(BulkAction.Reject, new BulkSelection([record.Id], null), " ")));
    }

    static async Task<BulkDecision> Finished(PortalApp app, Guid id)
    {
        BulkDecision? bulk = null;
        await Eventually.Holds("the bulk decision ended", async () => (bulk = await app.Database(db => db.Set<BulkDecision>().FindAsync(id).AsTask()))!.State is BulkState.Finished);
        return bulk!;
    }
}
