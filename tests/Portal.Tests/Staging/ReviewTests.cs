using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>People decide, over the same use cases as pages and API.</summary>
public sealed class ReviewTests
{
    static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    [Theory, OnEveryDatabase]
    public async Task Of_two_reviewers_at_once_the_second_is_told_and_nothing_is_overwritten(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        for (var round = 0; round < 10; round++)
        {
            var record = await StandIn.Staged(app, $"Race {round}");
            var answers = await Task.WhenAll(
                Outcome(app.As(TestPerson.Of(Role.Operations) with { Name = "Ines" }).Send(new ApproveRecord(record.Id, record.Version, Hold))),
                Outcome(app.As(TestPerson.Of(Role.Operations) with { Name = "Jon" }).Send(new RejectRecord(record.Id, record.Version, "Not ours"))));
            Assert.Single(answers, a => a is null);
            Assert.Single(answers, a => a is StaleVersion);
            var now = await StandIn.Now(app, record.Id);
            Assert.Equal(answers[0] is null ? ("Ines", RecordStatus.Approved) : ("Jon", RecordStatus.Rejected), (now.DecidedBy!, now.Status));
            Assert.Equal(record.Version + 1, now.Version);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_who_approve_at_once_one_wins_and_the_other_is_told(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        for (var round = 0; round < 20; round++)
        {
            var record = await StandIn.Staged(app, $"Race {round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
                Outcome(app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version, Hold))))));
            Assert.Single(answers, a => a is null);
            Assert.Equal(2, answers.Count(a => a is StaleVersion));
            Assert.Equal(record.Version + 1, (await StandIn.Now(app, record.Id)).Version);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task The_second_learns_who_was_first(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        var record = await StandIn.Staged(app);
        await app.As(TestPerson.Of(Role.Operations) with { Name = "Ines" }).Send(new RejectRecord(record.Id, record.Version, "Spam"));
        var told = await Assert.ThrowsAsync<StaleVersion>(() => app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version)));
        Assert.StartsWith("Ines was first: this record is now rejected.", told.Message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_rejection_says_why_to_the_story_and_the_world(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        var record = await StandIn.Staged(app);
        await app.As(Role.Operations).Send(new RejectRecord(record.Id, record.Version, "  We do not rent to this country.  "));
        Assert.Equal("We do not rent to this country.", (await StandIn.Now(app, record.Id)).Reason);
        Assert.Contains(await app.Database(db => db.Timeline.Where(e => e.RecordId == record.Id).ToListAsync()), e => e.Text == "Rejected: We do not rent to this country.");
        Assert.Contains("We do not rent", (await app.Database(db => db.Events.SingleAsync(e => e.SubjectId == record.Id && e.Type == "intake.rejected"))).Data);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [Trait("Suite", "integration")]
    public async Task A_rejection_needs_a_reason(string? reason)
    {
        await using var app = await new StandIn().Start(Provider.Sqlite);
        var record = await StandIn.Staged(app);
        var refusal = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new RejectRecord(record.Id, record.Version, reason!)));
        Assert.Equal("/reason", refusal.Violations.Single().Pointer);
        Assert.Equal(RecordStatus.Ready, (await StandIn.Now(app, record.Id)).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_is_checked_before_it_is_saved(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        var record = await StandIn.Staged(app, block: "The item does not exist.");
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new CorrectRecord(record.Id, record.Version, """{"total":1}""")));
        Assert.Equal(record.Version, (await StandIn.Now(app, record.Id)).Version);

        var version = await app.As(Role.Operations).Send(new CorrectRecord(record.Id, record.Version, """{"company":"Trey Research","total":99.95}"""));
        var now = await StandIn.Now(app, record.Id);
        Assert.Equal((version, RecordStatus.Ready, 99.95m), (now.Version, now.Status, now.Total));
    }

    [Theory]
    [InlineData(Role.Customer)]
    [InlineData(Role.Architect)]
    [Trait("Suite", "integration")]
    public async Task Who_may_not_review_cannot_decide(string role)
    {
        await using var app = await new StandIn().Start(Provider.Sqlite);
        var record = await StandIn.Staged(app);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(role).Send(new ApproveRecord(record.Id, record.Version)));
        await Assert.ThrowsAsync<Forbidden>(() => app.As(role).Send(new StartBulk(BulkAction.Approve, new BulkSelection([record.Id], null))));
        Assert.Equal(RecordStatus.Ready, (await StandIn.Now(app, record.Id)).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task An_approval_taken_back_in_time_is_never_promoted(Provider on)
    {
        var kind = new StandIn();
        await using var app = await kind.Start(on);
        var record = await StandIn.Staged(app);
        await app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version, Hold));
        await app.As(Role.Operations).Send(new TakeBackApproval(record.Id));
        Assert.Equal(RecordStatus.Ready, (await StandIn.Now(app, record.Id)).Status);
        Assert.Equal(0, await app.Database(db => db.Set<Portal.Promotion.Promotion>().CountAsync(p => p.Id == record.Id)));
        Assert.Empty(kind.Creations);
    }

    static async Task<Exception?> Outcome<T>(Task<T> decision)
    {
        try
        {
            await decision;
            return null;
        }
        catch (StaleVersion told)
        {
            return told;
        }
    }
}
