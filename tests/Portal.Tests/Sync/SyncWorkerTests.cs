using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>Workers lose claims, people pause and stop: nothing is counted twice, and nothing is lost.</summary>
public sealed class SyncWorkerTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task Who_lost_the_claim_saves_nothing_and_the_page_is_counted_once(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(30, Past), new PaperSystem("there"));
        var (writing, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        target.BeforeWrite = async (_, _) =>
        {
            if (target.Calls != 1 || writing.Task.IsCompleted) return;
            writing.SetResult();
            // It hears of nothing until its page is written: like a worker that was asleep.
            await go.Task;
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Announces = true });
        var run = await app.As(Role.Admin).Send(new RunSyncFlow("customers"));
        await writing.Task.WaitAsync(TimeSpan.FromSeconds(20));
        // Somebody else holds the run, and is never heard of again.
        var (other, lease) = ((Guid?)Guid.NewGuid(), (DateTimeOffset?)DateTimeOffset.UtcNow + DueWork.Lease);
        await app.Database(db => db.SyncRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.ClaimedBy, other).SetProperty(r => r.DueAt, lease)));
        go.SetResult();
        var over = await app.Over(run.Id);
        Assert.Equal((SyncState.Done, 30, 30), (over.State, over.Read, over.Created + over.Unchanged));
        Assert.True(over.FinishedAt >= lease, "The run was worked on while somebody else held it.");
        Assert.Equal(30, target.Rows.Count);
        Assert.Equal(30, await app.Database(db => db.SyncedRows.CountAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_paused_run_halts_after_its_page_and_goes_on_from_there(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(30, Past), new PaperSystem("there"));
        var (reading, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        source.BeforeRead = async (ask, stop) =>
        {
            if (ask.Cursor is null || !reading.TrySetResult()) return;
            await go.Task.WaitAsync(stop);
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers(cron: "0 2 * * *"));
        var run = await app.As(Role.Operations).Send(new RunSyncFlow("customers"));
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await app.As(Role.Operations).Send(new PauseSyncFlow("customers"));
        go.SetResult();
        var held = await app.Is(run.Id, SyncState.Waiting);
        Assert.Equal((20, (DateTimeOffset?)null), (held.Read, held.NextTryAt));
        Assert.Null((await app.Send(new ReadSyncFlow("customers"))).NextRunAt);
        await Assert.ThrowsAsync<BusinessRuleViolation>(async () => { await app.As(Role.Operations).Send(new RunSyncFlow("customers")); });
        await app.As(Role.Operations).Send(new ResumeSyncFlow("customers"));
        var over = await app.Over(run.Id);
        Assert.Equal((SyncState.Done, 30, 3), (over.State, over.Created, source.Asked.Count));
        Assert.NotNull((await app.Send(new ReadSyncFlow("customers"))).NextRunAt);
    }

    [Theory, OnEveryDatabase]
    public async Task A_run_that_is_stopped_ends_where_it_is_and_the_next_reads_the_rest(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(30, Past), new PaperSystem("there"));
        var (reading, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        source.BeforeRead = async (ask, stop) =>
        {
            if (ask.Cursor is null || !reading.TrySetResult()) return;
            await go.Task.WaitAsync(stop);
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var run = await app.As(Role.Operations).Send(new RunSyncFlow("customers"));
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await app.As(Role.Operations).Send(new StopSyncRun(run.Id));
        go.SetResult();
        Assert.Equal((SyncState.Stopped, 10), (await app.Over(run.Id)) is var stopped ? (stopped.State, stopped.Created) : default);
        var next = await app.Run();
        Assert.Equal((SyncState.Done, 30, 30), (next.State, next.Read, next.Created + next.Unchanged));
        Assert.Equal(30, target.Rows.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_flow_is_changed_by_who_saw_its_last_version_and_deleted_with_all_that_it_remembers(Provider on)
    {
        await using var app = await SyncWorld.Start(on, new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await app.Flow(SyncWorld.Customers());
        await app.Run();
        // Runs change what is remembered, not what was agreed: nobody's form goes stale by them.
        await app.As(Role.Architect).Send(new SaveSyncFlow("customers", SyncWorld.Customers() with { Name = "Changed" }, Version: 0));
        await Assert.ThrowsAsync<StaleVersion>(async () => { await app.As(Role.Architect).Send(new SaveSyncFlow("customers", SyncWorld.Customers(), Version: 0)); });
        await Assert.ThrowsAsync<BusinessRuleViolation>(async () => { await app.As(Role.Architect).Send(new SaveSyncFlow("customers", SyncWorld.Customers(target: null) with { Announces = true }, Version: 1)); });
        await Assert.ThrowsAsync<Forbidden>(async () => { await app.As(Role.Operations).Send(new DeleteSyncFlow("customers")); });
        await app.As(Role.Architect).Send(new DeleteSyncFlow("customers"));
        Assert.Equal((0, 0, 0, 0), await app.Database(async db => (await db.SyncFlows.CountAsync(), await db.SyncRuns.CountAsync(), await db.SyncedRows.CountAsync(), await db.SyncNotes.CountAsync())));
    }
}
