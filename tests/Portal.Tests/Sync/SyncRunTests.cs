using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.Jobs;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>Runs copy what changed, once, whatever happens to them on the way.</summary>
public sealed class SyncRunTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task What_changed_is_written_and_what_is_the_same_is_not(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 40 }.HasMany(100, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var first = await app.Run();
        Assert.Equal((SyncState.Done, (100, 100, 0, 0, 0, 0, 0)), (first.State, first.Counts()));
        Assert.Equal("Company 7", target.Rows["C-00007"][Fields.Company]);

        source.Has(Paper.Customer("C-00007", "Company Seven", Past.AddHours(1)), Paper.Customer("C-NEW", "New", Past.AddHours(1)));
        var writes = target.Written.Count;
        var second = await app.Run();
        // The overlap is read again, and known to be the same.
        Assert.Equal((101, 1, 1, 99, 0, 0, 0), second.Counts());
        Assert.Equal(writes + 2, target.Written.Count);
        Assert.Equal("Company Seven", target.Rows["C-00007"][Fields.Company]);
        Assert.Equal(Past.AddMilliseconds(99) - TimeSpan.FromMinutes(5), source.Asked[^1].Since);
    }

    [Theory, OnEveryDatabase]
    public async Task The_watermark_is_the_last_change_that_was_read_and_stays_while_a_run_does_not_end(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 2 }.HasMany(5, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        source.BeforeRead = (ask, _) => ask.Cursor is null ? Task.CompletedTask : throw new ConnectionFault(FaultKind.Refused, "No.");
        Assert.Equal((SyncState.Failed, "No."), (await app.Run()) is var failed ? (failed.State, failed.Fault) : default);
        Assert.Null(await app.Watermark());
        source.BeforeRead = (_, _) => Task.CompletedTask;
        await app.Run();
        Assert.Equal(Past.AddMilliseconds(4), await app.Watermark());
        // What is as young as the run itself may still be joined by rows of an earlier time.
        source.Has(Paper.Customer("C-YOUNG", "Young", DateTimeOffset.UtcNow.AddHours(1)));
        await app.Run();
        Assert.InRange((await app.Watermark())!.Value, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddSeconds(-30));
    }

    [Theory, OnEveryDatabase]
    public async Task A_run_whose_worker_goes_down_is_continued_by_another_where_it_was(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(60, Past), new PaperSystem("there") { BatchSize = 10 });
        var reached = new TaskCompletionSource();
        source.BeforeRead = async (_, stop) =>
        {
            if (source.Asked.Count != 4) return;
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        };
        await using var here = await SyncWorld.Start(on, source, target);
        await here.Flow(SyncWorld.Customers());
        var run = await here.As(Role.Admin).Send(new RunSyncFlow("customers"));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await here.Services.GetRequiredService<SyncPump>().StopAsync(default);
        await using var there = await here.Another();
        var over = await there.Over(run.Id);
        Assert.Equal((SyncState.Done, (60, 60, 0, 0, 0, 0, 0)), (over.State, over.Counts()));
        Assert.Equal(60, target.Written.Count);
        Assert.Contains((await there.Send(new ReadSyncRun(run.Id))).Notes, n => n.Text == "Its worker was lost; another goes on after 30 rows.");
    }

    [Theory, OnEveryDatabase]
    public async Task A_page_that_was_written_and_not_remembered_is_written_again_without_doubles(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(30, Past), new PaperSystem("there") { BatchSize = 5 });
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        target.BeforeWrite = (_, _) => target.Calls == 3 ? throw new ConnectionFault(FaultKind.Doubtful, "Cut off.") : Task.CompletedTask;
        var run = await app.As(Role.Admin).Send(new RunSyncFlow("customers"));
        var waiting = await app.Waits(run.Id);
        Assert.Equal(("Cut off.", 10), (waiting.Fault, waiting.Read));
        target.BeforeWrite = (_, _) => Task.CompletedTask;
        var over = await app.Over(run.Id);
        Assert.Equal((SyncState.Done, (30, 25, 0, 5, 0, 0, 0)), (over.State, over.Counts()));
        Assert.Equal(30, target.Rows.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_that_repeat_or_change_while_pages_are_read_are_taken_once_and_as_they_were_last(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(30, Past), new PaperSystem("there"));
        source.Repeats = () => [Paper.Customer("C-00001", "Company 1", Past.AddMilliseconds(1))];
        source.BeforeRead = (ask, _) =>
        {
            if (source.Asked.Count == 2) source.Has(Paper.Customer("C-00005", "Company Five", Past.AddMinutes(1)));
            return Task.CompletedTask;
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var run = await app.Run();
        Assert.Equal((30, 1), (run.Created, run.Changed));
        Assert.Equal("Company Five", target.Rows["C-00005"][Fields.Company]);
        Assert.Equal(31, target.Written.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_that_failed_are_told_with_their_reason_and_tried_again_alone(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(10, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        target.Instead = row => row.Key switch
        {
            "C-00003" => new(row.Key, RowResult.Failed, Reason: "email is taken."),
            "C-00004" => new(row.Key, RowResult.Skipped, Reason: "It is looked after by hand."),
            _ => null,
        };
        var run = await app.Run();
        Assert.Equal((SyncState.DoneWithFailures, (10, 8, 0, 0, 1, 1, 0)), (run.State, run.Counts()));
        var detail = await app.Send(new ReadSyncRun(run.Id));
        Assert.Equal([("C-00003", "email is taken."), ("C-00004", "It is looked after by hand.")], detail.Problems.Select(p => (p.Key, p.Reason)));
        Assert.Equal(1, detail.ToRetry);
        Assert.Equal(Past.AddMilliseconds(9), await app.Watermark());

        target.Instead = _ => null;
        source.Has(Paper.Customer("C-00003", "Company 3 b.v.", Past.AddDays(1)));
        var again = await app.Run(retryOf: run.Id);
        Assert.Equal((SyncTrigger.Retry, (1, 1, 0, 0, 0, 0, 0)), (again.Trigger, again.Counts()));
        Assert.Equal("Company 3", target.Rows["C-00003"][Fields.Company]);
        Assert.Equal(0, (await app.Send(new ReadSyncRun(run.Id))).ToRetry);
        await Assert.ThrowsAsync<BusinessRuleViolation>(async () => { await app.As(Role.Operations).Send(new RunSyncFlow("customers", RetryOf: run.Id)); });
        await app.Run();
        Assert.Equal("Company 3 b.v.", target.Rows["C-00003"][Fields.Company]);
    }

    [Theory, OnEveryDatabase]
    public async Task A_busy_system_is_left_alone_as_long_as_it_asks_and_the_run_goes_on(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(20, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var (busy, at) = (true, DateTimeOffset.MinValue);
        source.BeforeRead = (ask, _) =>
        {
            if (ask.Cursor is null || !busy) return Task.CompletedTask;
            (busy, at) = (false, DateTimeOffset.UtcNow);
            throw new ConnectionFault(FaultKind.Busy, "Too many calls.", TimeSpan.FromSeconds(2));
        };
        var over = await app.Run();
        Assert.Equal((SyncState.Done, 20), (over.State, over.Created));
        Assert.True(over.FinishedAt - at >= TimeSpan.FromSeconds(2), $"It went on after {over.FinishedAt - at}.");
    }

    [Theory, OnEveryDatabase]
    public async Task A_system_that_is_busy_for_a_day_without_letting_a_page_through_ends_the_run(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 10 }.HasMany(20, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var (first, pages) = (true, 0);
        source.BeforeRead = (ask, _) => ask.Cursor is not null || Interlocked.Exchange(ref first, false) ? throw new ConnectionFault(FaultKind.Busy, "Too many calls.", TimeSpan.FromDays(2)) : Task.FromResult(pages++);
        var run = await app.As(Role.Operations).Send(new RunSyncFlow("customers"));
        await app.Waits(run.Id);
        // Almost a day later it gets its first page: the day begins anew.
        async Task Later(TimeSpan busyFor)
        {
            var (due, since) = ((DateTimeOffset?)DateTimeOffset.UtcNow, (DateTimeOffset?)DateTimeOffset.UtcNow - busyFor);
            await app.Database(db => db.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, due).SetProperty(r => r.BusySince, since)));
        }

        await Later(TimeSpan.FromHours(23.99));
        var waiting = await Eventually.Get("it waits with a page", async () => (await app.Send(new ReadSyncRun(run.Id))).Run is { State: SyncState.Waiting, Read: 10 } now ? now : null, TimeSpan.FromSeconds(30));
        Assert.InRange(waiting.NextTryAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromHours(5.9), TimeSpan.FromHours(6));
        Assert.DoesNotContain("sync.failed", await app.Events());

        await Later(TimeSpan.FromHours(24));
        var over = await app.Over(run.Id);
        Assert.Equal((SyncState.Failed, 10, "It was told to wait for 24 hours and came no further. The last answer: Too many calls."), (over.State, over.Read, over.Fault));
        Assert.Equal("sync.failed", Assert.Single(await app.Events()));
        Assert.Equal(1, pages);
    }

    [Theory, OnEveryDatabase]
    public async Task A_flow_never_overlaps_with_itself(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        var release = new TaskCompletionSource();
        source.BeforeRead = (_, stop) => release.Task.WaitAsync(stop);
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try { return await app.As(Role.Admin).Send(new RunSyncFlow("customers")); }
            catch (BusinessRuleViolation) { return null; }
        }));
        var run = Assert.Single(asked.OfType<SyncRunView>());
        await app.Is(run.Id, SyncState.Running);
        // Its time comes while it runs: that start is left out.
        DateTimeOffset? due = DateTimeOffset.UtcNow.AddSeconds(-1);
        await app.Database(db => db.SyncProgress.ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, due)));
        await Eventually.Holds("the start was left out", async () => (await app.Send(new ReadSyncRun(run.Id))).Notes.Any(n => n.Text.Contains("left out")));
        release.SetResult();
        await app.Over(run.Id);
        Assert.Equal(1, await app.Database(db => db.SyncRuns.CountAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task The_clock_starts_a_flow_and_the_next_time_is_set(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers(cron: "0 2 * * *"));
        DateTimeOffset? due = DateTimeOffset.UtcNow.AddSeconds(-1);
        await app.Database(db => db.SyncProgress.ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, due)));
        await Eventually.Holds("the run is over", async () => await app.Database(db => db.SyncRuns.AnyAsync(r => r.Trigger == SyncTrigger.Schedule && r.State == SyncState.Done)));
        var flow = await app.Send(new ReadSyncFlow("customers"));
        Assert.Equal((2, 0), (flow.NextRunAt!.Value.Hour, flow.NextRunAt.Value.Minute));
        Assert.True(flow.NextRunAt > DateTimeOffset.UtcNow);
    }

    [Theory, OnEveryDatabase]
    public async Task A_dry_run_says_what_it_would_do_and_does_nothing(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(7, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var dry = await app.Run(dryRun: true);
        Assert.Equal((SyncState.Done, (7, 7, 0, 0, 0, 0, 0)), (dry.State, dry.Counts()));
        Assert.Empty(target.Written);
        Assert.Equal(0, await app.Database(db => db.SyncedRows.CountAsync()));
        Assert.Null(await app.Watermark());
        Assert.Equal(7, (await app.Run()).Created);
    }

    [Theory, OnEveryDatabase]
    public async Task Two_instances_share_the_flows_and_none_is_run_twice(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 5 }.HasMany(40, Past), new PaperSystem("there"));
        await using var here = await SyncWorld.Start(on, source, target);
        await using var there = await here.Another();
        for (var i = 0; i < 4; i++) await here.Flow(SyncWorld.Customers() with { Name = $"Flow {i}" }, $"flow-{i}");
        DateTimeOffset? due = DateTimeOffset.UtcNow.AddSeconds(-1);
        await here.Database(db => db.SyncProgress.ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, due)));
        await Eventually.Holds("all are over", async () => await here.Database(db => db.SyncRuns.CountAsync(r => r.State == SyncState.Done)) == 4, TimeSpan.FromSeconds(30));
        Assert.Equal(4, await here.Database(db => db.SyncRuns.CountAsync()));
        Assert.Equal(40 * 4, await here.Database(db => db.SyncRuns.SumAsync(r => r.Read)));
        Assert.Equal(160, target.Written.Count);
    }
}
