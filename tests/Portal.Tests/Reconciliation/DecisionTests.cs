using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Reconciliation;
using Portal.Reconciliation.UseCases;
using static Portal.Tests.Reconciliation.ReconciliationApp;

namespace Portal.Tests.Reconciliation;

/// <summary>Accepting, asking and fixing: by people, within what the registry allows, and over only when it matches.</summary>
public sealed class DecisionTests
{
    static (PaperSource Erp, PaperCopy Crm) Systems(int differ = 1)
    {
        var (erp, crm) = (new PaperSource("paper-erp"), new PaperCopy("paper-crm"));
        for (var i = 1; i <= differ; i++)
        {
            erp.Has($"C-{i:00}", phone: $"{i}00", credit: "1000");
            crm.Has($"C-{i:00}", phone: $"{i}99", credit: "1000");
        }
        return (erp, crm);
    }

    static async Task<PortalApp> Compared(Provider on, PaperSource erp, PaperCopy crm, FakeTimeProvider? clock = null, ComparisonTerms? terms = null)
    {
        var app = await Start(on, clock, erp, crm);
        await app.Compares(terms);
        await app.Run();
        return app;
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_accepted_comes_back_when_its_time_is_over_or_its_values_change(Provider on)
    {
        var (erp, crm) = Systems(2);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero));
        await using var app = await Compared(on, erp, crm, clock);
        var rows = await app.Differences();
        Assert.Equal(2, await app.As(Role.Operations).Send(new AcceptDifferences(Of([.. rows]), new DateOnly(2026, 11, 20), "Known to sales")));
        Assert.Empty(await app.Differences());
        Assert.Equal((0, 2), await app.View() is var view ? (view.Open, view.Accepted) : default);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await app.Run()).New);

        crm.Has("C-01", phone: "777", credit: "1000");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await app.Run()).New);
        Assert.Equal("C-01", Assert.Single(await app.Differences()).Key);
        clock.Advance(TimeSpan.FromDays(3.9));
        Assert.Equal(1, (await app.Run()).New);
        Assert.Equal(2, (await app.Differences()).Count);
    }

    [Theory, OnEveryDatabase]
    public async Task Its_time_is_over_without_a_run_too(Provider on)
    {
        var (erp, crm) = Systems();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero));
        await using var app = await Compared(on, erp, crm, clock);
        await app.As(Role.Operations).Send(new AcceptDifferences(Of([.. await app.Differences()]), new DateOnly(2026, 11, 17), "Today"));
        await app.Send(new TidyUp());
        Assert.Empty(await app.Differences());
        clock.Advance(TimeSpan.FromDays(1));
        await app.Send(new TidyUp());
        Assert.Equal(DifferenceState.Open, Assert.Single(await app.Differences()).State);
    }

    [Theory, OnEveryDatabase]
    public async Task Decisions_can_be_taken_back_and_bind_to_what_was_seen(Provider on)
    {
        var (erp, crm) = Systems();
        await using var app = await Compared(on, erp, crm);
        var row = Assert.Single(await app.Differences());
        await app.As(Role.Operations).Send(new AskAboutDifferences(Of(row), " Sales ", "Which is right?", row.Version));
        var asked = await app.Difference(row.Key);
        Assert.Equal((DifferenceState.Asked, "Sales", "Which is right?", "Test Operations"), (asked.State, asked.AskedWhom, asked.Reason, asked.DecidedBy));
        await Assert.ThrowsAsync<StaleVersion>(() => app.As(Role.Operations).Send(new AcceptDifferences(Of(row), DateOnly.FromDateTime(DateTime.Today.AddDays(1)), "Fine", row.Version)));
        await app.As(Role.Operations).Send(new ReopenDifferences(Of(row)));
        Assert.Equal(DifferenceState.Open, (await app.Difference(row.Key)).State);
        Assert.Equal("C-01 waits for a decision already.", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(new ReopenDifferences(Of(row))))).Message);
        Assert.Equal("/until", (await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new AcceptDifferences(Of(row), new DateOnly(2020, 1, 1), "Fine")))).Violations[0].Pointer);
        Assert.Equal("/reason", (await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new AcceptDifferences(Of(row), DateOnly.MaxValue, " ")))).Violations[0].Pointer);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Customer).Send(new ReopenDifferences(Of(row))));
    }

    [Theory, OnEveryDatabase]
    public async Task A_fix_writes_the_owners_values_and_closes_what_then_matches(Provider on)
    {
        var (erp, crm) = Systems(25);
        erp.Has("NEW", phone: "5", credit: "20");
        crm.Has("EXTRA");
        await using var app = await Compared(on, erp, crm);
        var all = new DifferenceSelection(Slug, null, new DifferenceFilter());
        var preview = await app.As(Role.Operations).Send(new PreviewFix(all));
        Assert.Equal((27, 26, "Fixing changes 25 records and makes 1 record in paper-crm with what paper-erp says. Each is read again and closes only when it matches. 1 record that only the copy has stays: nothing is deleted."), (preview.Total, preview.Able, preview.Sentence));
        var id = await app.As(Role.Operations).Send(new StartFix(all));
        var fix = await Eventually.Get("it ended", async () => await app.Send(new ReadFix(id)) is { FinishedAt: not null } end ? end : null);
        Assert.Equal((26, 26, 0, 0, null), (fix.Total, fix.Fixed, fix.Written, fix.Refused, fix.Fault));
        Assert.Equal(["EXTRA"], (await app.Differences()).Select(d => d.Key));
        Assert.Equal("100", crm.Rows["C-01"][Fields.Phone]);
        Assert.Equal([Fields.Phone], crm.Written.First(r => r.Key == "C-01").Values.Keys);
        Assert.Equal("id-C-01", crm.Written.First(r => r.Key == "C-01").Id);
        Assert.Equal("Company NEW", crm.Rows["NEW"][Fields.Company]);
        Assert.Equal(26, await app.Database(db => db.Traffic.Where(t => t.Name == "paper-crm" && t.Kind == RunnerKind.Connection).SumAsync(t => t.Volume)));
        Assert.Equal((0, 1), await app.Run() is var run ? (run.New, run.Extra) : default);
    }

    [Theory, OnEveryDatabase]
    public async Task A_fix_writes_what_the_owner_says_now_and_not_what_the_run_saw(Provider on)
    {
        var (erp, crm) = Systems();
        await using var app = await Compared(on, erp, crm);
        erp.Has("C-01", phone: "555", credit: "1000");
        await app.Fix(await app.Difference("C-01"));
        Assert.Equal("555", crm.Rows["C-01"][Fields.Phone]);
    }

    [Theory, OnEveryDatabase]
    public async Task A_run_that_began_before_a_fix_does_not_open_it_again(Provider on)
    {
        var (erp, crm) = Systems();
        await using var app = await Compared(on, erp, crm);
        var row = await app.Difference("C-01");
        var found = await app.Database(db => db.Differences.AsNoTracking().SingleAsync());
        await app.Fix(row);
        await app.Database(async db =>
        {
            var (fixedOne, late) = (await db.Differences.SingleAsync(), ComparisonRun.Of(found.ComparisonId, RunTrigger.ByHand, "Ines", found.LastSeenAt));
            late.Began(found.LastSeenAt);
            Assert.False(fixedOne.See(new(found.Kind, found.Key, found.Owner, found.Copy, found.Different), late, DateTimeOffset.UtcNow));
            Assert.Equal(DifferenceState.Fixed, fixedOne.State);
        });
    }

    [Theory, OnEveryDatabase]
    public async Task A_fix_that_does_not_hold_says_so_and_waits_again(Provider on)
    {
        var (erp, crm) = Systems(3);
        crm.Keeps = row => row.Key == "C-01" ? row with { Values = new Dictionary<string, string?> { [Fields.Phone] = "0" } } : row;
        crm.Refuses = row => row.Key == "C-02" ? "phone is locked here." : null;
        await using var app = await Compared(on, erp, crm);
        var fix = await app.Fix([.. await app.Differences()]);
        Assert.Equal((1, 2), (fix.Fixed, fix.Refused));
        var (one, two) = (await app.Difference("C-01"), await app.Difference("C-02"));
        Assert.Equal((DifferenceState.Open, "It was written, and the copy still differs: phone.", "0"), (one.State, one.Outcome, one.Fields[0].Copy));
        Assert.Equal((DifferenceState.Open, "phone is locked here."), (two.State, two.Outcome));
        Assert.Equal(DifferenceState.Fixed, (await app.Difference("C-03")).State);
    }

    [Theory, OnEveryDatabase]
    public async Task A_copy_that_is_away_gets_it_later_and_one_that_knows_us_no_more_leaves_it_open(Provider on)
    {
        var (erp, crm) = Systems(2);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await Compared(on, erp, crm, clock);
        crm.WriteFaults.Enqueue(new ConnectionFault(FaultKind.Doubtful, "Cut off."));
        var rows = await app.Differences();
        var id = await app.As(Role.Operations).Send(new StartFix(Of(rows[0])));
        await Eventually.Holds("it waits", async () => (await app.Send(new ReadFix(id))).Fault == "Cut off.");
        Assert.Equal(DifferenceState.Fixing, (await app.Difference(rows[0].Key)).State);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Holds("it is fixed", async () => (await app.Difference(rows[0].Key)).State is DifferenceState.Fixed);

        crm.WriteFaults.Enqueue(new ConnectionFault(FaultKind.Credentials, "The CRM does not know us."));
        Assert.Equal((1, "The CRM does not know us."), await app.Fix(rows[1]) is var fix ? (fix.Refused, fix.Fault) : default);
        Assert.Equal((DifferenceState.Open, "The CRM does not know us."), await app.Difference(rows[1].Key) is var left ? (left.State, left.Outcome) : default);
    }

    [Theory, OnEveryDatabase]
    public async Task The_registry_keeps_a_fix_from_writing_what_another_system_owns(Provider on)
    {
        // The registry knows the CRM, and that the ERP owns customers.
        var erp = new PaperSource("paper-erp").Has("C-01", phone: "100");
        var crm = (PaperCopy)new PaperCopy("crm").Has("C-01", phone: "199");
        await using var app = await Compared(on, erp, crm, terms: Terms with { Copy = "crm" });
        var fix = await app.Fix([.. await app.Differences()]);
        Assert.Equal(1, fix.Refused);
        var left = await app.Difference("C-01");
        Assert.Equal(DifferenceState.Open, left.State);
        Assert.StartsWith("The registry says that", left.Outcome);
        Assert.Empty(crm.Written);
        Assert.Equal("199", crm.Rows["C-01"][Fields.Phone]);
    }

    [Fact, Trait("Suite", "integration")]
    public async Task A_copy_that_cannot_be_written_is_said_before_anybody_tries()
    {
        var erp = new PaperSource("paper-erp").Has("C-01", phone: "100");
        var crm = new PaperSource("paper-crm").Has("C-01", phone: "199");
        await using var app = await Start(Provider.Sqlite, erp, crm);
        await app.Compares();
        await app.Run();
        var rows = await app.Differences();
        Assert.Equal((0, "paper-crm takes no customers from Portal, so they are put right there."), await app.As(Role.Operations).Send(new PreviewFix(Of([.. rows]))) is var preview ? (preview.Able, preview.Why) : default);
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(new StartFix(Of([.. rows]))));
    }

    [Theory, OnEveryDatabase]
    public async Task A_fix_whose_worker_died_is_taken_up_and_writes_each_record_once(Provider on)
    {
        var (erp, crm) = Systems(25);
        await using var app = await Compared(on, erp, crm);
        crm.WriteFaults.Enqueue(new OperationCanceledException("the process ends here"));
        var id = await app.As(Role.Operations).Send(new StartFix(new DifferenceSelection(Slug, null, new DifferenceFilter())));
        var fix = await Eventually.Get("it ended", async () => await app.Send(new ReadFix(id)) is { FinishedAt: not null } end ? end : null, TimeSpan.FromSeconds(40));
        Assert.Equal((25, 25), (fix.Fixed, crm.Written.Count));
    }
}
