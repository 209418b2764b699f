using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Promotion;

/// <summary>Approved once, live once: whatever goes wrong on the way.</summary>
public sealed class PromotionTests
{
    static Task Approve(PortalApp app, StagedRecord record) => app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version));

    [Theory, OnEveryDatabase]
    public async Task An_approved_record_becomes_one_document_and_one_event(Provider on)
    {
        var kind = new StandIn();
        await using var app = await kind.Start(on);
        var record = await StandIn.Staged(app);
        await Approve(app, record);
        var now = await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal("SX-000001", now.ResultNumber);
        Assert.Equal(1, kind.Creations[record.Key]);
        Assert.Equal(1, await app.Database(db => db.Events.CountAsync(e => e.SubjectId == record.Id && e.Type == "quote.created")));
    }

    [Theory, OnEveryDatabase]
    public async Task An_answer_that_was_lost_on_the_way_back_does_not_double_the_document(Provider on)
    {
        var lost = 0;
        var kind = new StandIn { After = (_, _) => Interlocked.Increment(ref lost) == 1 ? throw new HttpRequestException("connection reset") : Task.CompletedTask };
        await using var app = await kind.Start(on);
        var record = await StandIn.Staged(app);
        await Approve(app, record);
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal(1, kind.Creations[record.Key]);
        Assert.Equal(1, await app.Database(db => db.Events.CountAsync(e => e.SubjectId == record.Id && e.Type == "quote.created")));
        Assert.Contains(await app.Database(db => db.Timeline.Where(e => e.RecordId == record.Id).ToListAsync()), e => e.Kind is TimelineKind.PromotionFailed && e.Text.Contains("could not be reached"));
    }

    [Theory, OnEveryDatabase]
    public async Task A_refusal_waits_for_a_person_who_can_have_it_tried_again(Provider on)
    {
        var refuse = true;
        var kind = new StandIn { Before = (_, _) => refuse ? throw new PromotionRefused("The customer is blocked in the ERP.") : Task.CompletedTask };
        await using var app = await kind.Start(on);
        var record = await StandIn.Staged(app);
        await Approve(app, record);
        var failed = await StandIn.Becoming(app, record.Id, RecordStatus.PromotionFailed);
        Assert.Equal("The customer is blocked in the ERP.", failed.Reason);
        refuse = false;
        await app.As(Role.Operations).Send(new RetryPromotion(record.Id, failed.Version));
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal(1, kind.Creations[record.Key]);
    }

    [Theory, OnEveryDatabase]
    public async Task A_reviewer_who_comments_meanwhile_does_not_disturb_it(Provider on)
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var kind = new StandIn { After = async (_, _) => { begun.TrySetResult(); await go.Task; } };
        await using var app = await kind.Start(on);
        var record = await StandIn.Staged(app);
        await Approve(app, record);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await app.As(Role.Operations).Send(new CommentOnRecord(record.Id, "Waiting for this one"));
        go.SetResult();
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal(1, kind.Creations[record.Key]);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Two_instances_share_the_work_and_double_nothing()
    {
        var kind = new StandIn();
        await using var here = await kind.Start(Provider.Postgres);
        await using var there = await here.Another();
        var records = new List<StagedRecord>();
        for (var i = 0; i < 150; i++) records.Add(await StandIn.Staged(here, $"Shared {i}"));
        await here.As(Role.Operations).Send(new StartBulk(BulkAction.Approve, new BulkSelection([.. records.Select(r => r.Id)], null)));
        await Eventually.Holds("all are promoted", async () => await here.Database(db => db.StagedRecords.CountAsync(r => r.Status == RecordStatus.Promoted && r.Kind == StandIn.Kind)) == records.Count, TimeSpan.FromSeconds(60));
        Assert.Equal(records.Count, kind.Creations.Count);
        Assert.All(kind.Creations.Values, times => Assert.Equal(1, times));
        Assert.Equal(records.Count, await here.Database(db => db.Events.CountAsync(e => e.Type == "quote.created")));
    }
}
