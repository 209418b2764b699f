using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Reconciliation;
using Portal.Reconciliation.UseCases;

namespace Portal.Tests.Reconciliation;

/// <summary>A side that is another system now is compared afresh, and what people do meanwhile stops no comparison.</summary>
public sealed class FormerEndsTests
{
    static Task Says(PortalApp app, IFact fact) => app.Database(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Publish(fact);
        await db.SaveChangesAsync();
        await db.Commit(transaction, default);
    });

    [Theory, OnEveryDatabase]
    public async Task What_differed_at_the_former_copy_is_over_and_its_ids_are_never_written_to(Provider on)
    {
        var (erp, crm) = (new PaperSource("paper-erp").Has("C-01", phone: "1").Has("C-02"), new PaperCopy("paper-crm"));
        crm.Has("c-01", phone: "2").Has("c-02");
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        await app.Run();
        var differs = Assert.Single(await app.Differences());
        await Says(app, new ConnectionRepointed("paper-crm"));
        Assert.Empty(await app.Differences());
        Assert.Equal((DifferenceState.Gone, "paper-crm leads elsewhere now."), (await app.Difference("C-01")) is var gone ? (gone.State, gone.Outcome) : default);
        await Assert.ThrowsAsync<BusinessRuleViolation>(async () => { await app.As(Role.Operations).Send(new StartFix(ReconciliationApp.Of(differs))); });
        // The next system is empty, and is to be filled.
        crm.Rows.Clear();
        var run = await app.Run();
        Assert.Equal((RunState.Done, 2), (run.State, run.Missing));
        await app.Fix([.. await app.Differences()]);
        Assert.All(crm.Written, row => Assert.Null(row.Id));
        Assert.Equal(2, crm.Rows.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_comparison_that_reads_the_former_system_writes_nothing_down(Provider on)
    {
        var (erp, crm) = (new PaperSource("paper-erp").Has("C-01", phone: "1"), new PaperSource("paper-crm").Has("c-01", phone: "2"));
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        crm.Gate = new();
        var run = await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
        await Eventually.Holds("it reads", () => Volatile.Read(ref crm.Reads) > 0);
        await Says(app, new ConnectionRemoved("paper-crm"));
        crm.Gate.SetResult();
        await Eventually.Holds("it ended", async () => (await app.View()).Last is { State: RunState.Failed, Fault: "The connection paper-crm was removed." } last && last.Id == run.Id);
        Assert.Equal(RunState.Done, (await app.Run()).State);
        Assert.Equal(1, await app.Database(db => db.Differences.CountAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_decision_made_while_a_run_writes_down_what_it_saw_stops_it_not(Provider on)
    {
        var (erp, crm) = (new PaperSource("paper-erp"), new PaperCopy("paper-crm"));
        for (var i = 0; i < 400; i++)
        {
            erp.Has($"C-{i:000}", phone: "1");
            crm.Has($"C-{i:000}", phone: "2");
        }
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares();
        await app.Run();
        var rows = await app.Differences();
        for (var round = 0; round < 3; round++)
        {
            var asked = await app.As(Role.Operations).Send(new StartComparison(ReconciliationApp.Slug));
            var ended = false;
            var deciding = Task.Run(async () =>
            {
                for (var i = 0; !Volatile.Read(ref ended); i = (i + 1) % rows.Count)
                {
                    try { await app.As(Role.Operations).Send(new AskAboutDifferences(ReconciliationApp.Of(rows[i]), "Sales", $"Question {i}?")); }
                    catch (StaleVersion) { /* The run was a moment earlier. */ }
                }
            });
            var over = await Eventually.Get("the run ended", async () => (await app.View()).Last is { } last && last.Id == asked.Id ? last : null, TimeSpan.FromSeconds(60));
            Volatile.Write(ref ended, true);
            await deciding;
            Assert.Equal((RunState.Done, null), (over.State, over.Fault));
        }
    }
}
