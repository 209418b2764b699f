using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;

namespace Portal.Tests.Reconciliation;

/// <summary>What a run finds becomes the queue, and stays in step with what is.</summary>
public sealed class RunTests
{
    static (PaperSource Erp, PaperCopy Crm) Systems()
    {
        var (erp, crm) = (new PaperSource("paper-erp"), new PaperCopy("paper-crm"));
        for (var i = 1; i <= 20; i++)
        {
            erp.Has($"C-{i:00}", phone: $"+31 20 {i}", credit: "1000");
            crm.Has($"c-{i:00}", phone: $"003120{i}", credit: "1005.00");
        }
        return (erp, crm);
    }

    [Theory, OnEveryDatabase]
    public async Task What_differs_becomes_the_queue_and_leaves_it_when_it_matches_again(Provider on)
    {
        var (erp, crm) = Systems();
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        var first = await app.Run();
        Assert.Equal((RunState.Done, 20, 20, 20, 0, 1.0), (first.State, first.OwnerRows, first.CopyRows, first.Matching, first.Differing, first.MatchRate));
        Assert.Equal(0, await app.Events("reconciliation.drift_found"));

        crm.Has("c-03", company: "Somebody else", phone: "999").Has("c-90");
        crm.Rows.TryRemove("c-05", out _);
        var second = await app.Run();
        Assert.Equal((18, 1, 1, 1, 3, 0), (second.Matching, second.Differing, second.Missing, second.Extra, second.New, second.Gone));
        var rows = await app.Differences();
        Assert.Equal([("C-03", DifferenceKind.Differs), ("C-05", DifferenceKind.Missing), ("C-90", DifferenceKind.Extra)], rows.OrderBy(r => r.Key).Select(r => (r.Key, r.Kind)));
        Assert.Equal([(Fields.Company, "Company C-03", "Somebody else"), (Fields.Phone, "+31 20 3", "999"), (Fields.CreditLimit, "1000", null)], rows.Single(r => r.Key == "C-03").Fields.Select(f => (f.Field, f.Owner, f.Copy)));
        Assert.Equal(3, (await app.View()).Open);
        Assert.Equal(1, await app.Events("reconciliation.drift_found"));

        await app.Run();
        Assert.Equal(1, await app.Events("reconciliation.drift_found"));
        crm.Has("c-03", company: "COMPANY C-03", phone: "+31 (20) 3", credit: "1001");
        var fourth = await app.Run();
        Assert.Equal((0, 1), (fourth.New, fourth.Gone));
        Assert.Equal(DifferenceState.Gone, (await app.Difference("C-03")).State);
        crm.Has("c-03", company: "Again", phone: "203", credit: "1001");
        Assert.Equal(1, (await app.Run()).New);
        Assert.Equal(DifferenceState.Open, (await app.Difference("C-03")).State);
        var view = await app.View();
        Assert.Equal(5, view.Trend.Count);
        Assert.Equal(18.0 / 21, view.MatchRate!.Value, 3);
    }

    [Theory, OnEveryDatabase]
    public async Task It_runs_by_its_clock_and_never_twice_at_once(Provider on)
    {
        var (erp, crm) = Systems();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 17, 1, 0, 0, TimeSpan.Zero));
        await using var app = await ReconciliationApp.Start(on, clock, erp, crm);
        await app.Compares(ReconciliationApp.Terms with { Cron = "30 3 * * *", Zone = "Europe/Amsterdam" });
        Assert.Equal(new DateTimeOffset(2026, 11, 17, 2, 30, 0, TimeSpan.Zero), (await app.View()).NextRunAt);
        clock.Advance(TimeSpan.FromMinutes(91));
        await app.Send(new StartDueComparisons());
        await app.Send(new StartDueComparisons());
        await Eventually.Holds("it ran", async () => (await app.View()).Last?.State is RunState.Done);
        Assert.Equal(1, await app.Database(db => db.Set<ComparisonRun>().CountAsync(r => r.Trigger == RunTrigger.Schedule)));
        Assert.Equal(new DateTimeOffset(2026, 11, 18, 2, 30, 0, TimeSpan.Zero), (await app.View()).NextRunAt);

        erp.Gate = new();
        var running = await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
        Assert.Equal(running.Id, (await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug))).Id);
        clock.Advance(TimeSpan.FromDays(1));
        await app.Send(new StartDueComparisons());
        Assert.Equal(1, await app.Database(db => db.Set<ComparisonRun>().CountAsync(r => r.FinishedAt == null)));
        erp.Gate.SetResult();
    }

    [Theory, OnEveryDatabase]
    public async Task A_source_that_is_away_is_asked_again_and_one_that_refuses_is_told(Provider on)
    {
        var (erp, crm) = Systems();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await ReconciliationApp.Start(on, clock, erp, crm);
        await app.Compares();
        crm.Faults.Enqueue(new ConnectionFault(FaultKind.Busy, "Too many calls.", TimeSpan.FromMinutes(7)));
        await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
        var waiting = await Eventually.Get("it waits", async () => (await app.View()).Now is { State: RunState.Waiting, Fault: not null } run ? run : null);
        Assert.Equal("Too many calls.", waiting.Fault);
        Assert.Equal(7, (waiting.DueAt!.Value - clock.GetUtcNow()).TotalMinutes, 1);
        clock.Advance(TimeSpan.FromMinutes(8));
        await Eventually.Holds("it ran", async () => (await app.View()).Last?.State is RunState.Done);

        crm.Faults.Enqueue(new ConnectionFault(FaultKind.Credentials, "The CRM does not know us."));
        await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
        var failed = await Eventually.Get("it failed", async () => (await app.View()).Last is { State: RunState.Failed } run ? run : null);
        Assert.Equal("The CRM does not know us.", failed.Fault);
    }

    [Fact, Trait("Suite", "integration")]
    public async Task An_owner_without_any_rows_is_not_believed()
    {
        var (erp, crm) = Systems();
        await using var app = await ReconciliationApp.Start(Provider.Sqlite, erp, crm);
        await app.Compares();
        crm.Has("c-03", company: "Other");
        await app.Run();
        erp.Rows.Clear();
        var run = await app.Run();
        Assert.Equal((RunState.Failed, "paper-erp answered with no rows at all, so nothing was compared."), (run.State, run.Fault));
        Assert.Equal("C-03", Assert.Single(await app.Differences()).Key);
    }

    [Theory, OnEveryDatabase]
    public async Task A_copy_that_had_rows_and_answers_with_none_is_not_believed(Provider on)
    {
        var (erp, crm) = (new PaperSource("paper-erp").Has("C-01", phone: "1"), new PaperCopy("paper-crm"));
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        Assert.Equal(1, (await app.Run()).New);
        crm.Has("C-01", phone: "2");
        await app.Run();
        crm.Rows.Clear();
        Assert.Contains("paper-crm answered with no rows at all", (await app.Run()).Fault, StringComparison.Ordinal);
        Assert.Equal("Differs", (await app.Difference("C-01")).Kind.ToString());
    }

    [Theory, OnEveryDatabase]
    public async Task A_run_whose_worker_died_is_begun_anew_and_finds_each_difference_once(Provider on)
    {
        var (erp, crm) = Systems();
        for (var i = 0; i < 700; i++) erp.Has($"N-{i:000}");
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        crm.Gate = new();
        await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
        await Eventually.Holds("the copy is read", () => crm.Reads > 0);
        // Somebody else takes it over: the one who waits here has lost it, whatever he reads in the end.
        await app.Database(db => db.Claim<ComparisonRun>(1, DateTimeOffset.UtcNow.AddHours(1), "1 = 1", default));
        DateTimeOffset? due = DateTimeOffset.UtcNow;
        crm.Gate.SetResult();
        crm.Gate = null;
        await Eventually.Holds("it was noticed", () => app.Logs.Lines.Any(l => l.Contains("was taken over")));
        Assert.Empty(await app.Differences());
        await app.Database(db => db.Set<ComparisonRun>().ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, due)));
        var run = await Eventually.Get("it ended", async () => (await app.View()).Last);
        Assert.Equal((700, 700), (run.Missing, run.New));
        Assert.Equal(1, await app.Events("reconciliation.drift_found"));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Two_instances_share_the_work()
    {
        if (!Providers.Here.Contains(Provider.Postgres)) return;
        var (erp, crm) = Systems();
        crm.Has("c-03", company: "Other");
        await using var app = await ReconciliationApp.Start(Provider.Postgres, erp, crm);
        await using var other = await app.Another();
        await app.Compares();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? app : other).As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug))));
        await Eventually.Holds("all ended", async () => (await app.View()) is { Now: null, Last: not null });
        Assert.Equal(1, await app.Events("reconciliation.drift_found"));
        Assert.Single(await other.Differences());
        Assert.All(await app.Database(db => db.Set<ComparisonRun>().ToListAsync()), r => Assert.Equal(RunState.Done, r.State));
    }

    [Theory, OnEveryDatabase]
    public async Task More_than_a_queue_is_for_is_cut_and_takes_nothing_away(Provider on)
    {
        var (erp, crm) = Systems();
        crm.Has("c-03", company: "Other");
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        await app.Run();
        crm.Has("c-03", phone: "+31 (20) 3", credit: "1000");
        for (var i = 0; i < DifferenceLedger.Most + 500; i++) erp.Has($"N-{i:00000}");
        var run = await app.Run();
        Assert.Equal((true, 0, (long)DifferenceLedger.Most + 500), (run.Cut, run.Gone, run.Missing));
        Assert.Equal(DifferenceLedger.Most + 1, await app.Database(db => db.Set<Difference>().CountAsync()));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task What_is_wrong_with_a_comparison_is_told_at_its_fields()
    {
        var (erp, crm) = Systems();
        await using var app = await ReconciliationApp.Start(Provider.Sqlite, erp, crm);
        var wrong = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(new SaveComparison("Not a slug", ReconciliationApp.Terms with { Name = " ", Copy = "paper-erp", Fields = [], Cron = "often", Zone = "Mars", Retires = "nothing", Flow = "nothing" })));
        Assert.Equal(["/copy", "/cron", "/fields", "/flow", "/name", "/retires", "/slug", "/zone"], wrong.Violations.Select(v => v.Pointer).Order());
        wrong = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(new SaveComparison("one", ReconciliationApp.Terms with { Copy = "nobody", Fields = [new("shoe-size")] })));
        Assert.Equal(["paper-erp has no shoe-size.", "nobody has no customers that can be read."], wrong.Violations.Select(v => v.Detail));
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Operations).Send(new SaveComparison("one", ReconciliationApp.Terms)));

        await app.Compares(ReconciliationApp.Terms with { Retires = "spreadsheets" });
        Assert.Contains("There is a comparison", (await Assert.ThrowsAsync<InvalidInput>(() => app.Compares())).Message);
        var view = await app.View();
        await app.As(Role.Architect).Send(new SaveComparison(view.Slug, ReconciliationApp.Terms with { Name = "Renamed" }, view.Version));
        await Assert.ThrowsAsync<StaleVersion>(() => app.As(Role.Architect).Send(new SaveComparison(view.Slug, ReconciliationApp.Terms, view.Version)));
        await app.As(Role.Architect).Send(new RemoveComparison(view.Slug));
        await Assert.ThrowsAsync<NotFound>(() => app.View());
    }
}
