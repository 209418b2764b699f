using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>What is gone at the source goes at the target, when that can be known and is not too much.</summary>
public sealed class DeletionTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task A_tombstone_deletes_one_row(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(5, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        await app.Run();
        source.Has(new DomainRow("C-00002", new Dictionary<string, string?>(), Past.AddDays(1), Deleted: true));
        var run = await app.Run();
        Assert.Equal((1, 0), (run.Deleted, run.Failed));
        Assert.DoesNotContain("C-00002", target.Rows.Keys);
        Assert.Equal(0, (await app.Run()).Deleted);
    }

    [Theory, OnEveryDatabase]
    public async Task What_a_whole_read_did_not_see_is_deleted(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 7 }.HasMany(30, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true });
        await app.Run();
        source.Loses("C-00003", "C-00004");
        Assert.Equal(0, (await app.Run()).Deleted);
        Assert.Equal(2, (await app.Run(full: true)).Deleted);
        Assert.Equal(28, target.Rows.Count);
        Assert.Equal(28, await app.Database(db => db.SyncedRows.CountAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task Too_many_deletions_stop_and_ask(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(30, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true, MaxDeletesPercent = 10 });
        await app.Run();
        source.Loses([.. Enumerable.Range(0, 4).Select(i => $"C-0000{i}")]);
        var stopped = await app.Run(full: true);
        Assert.Equal((SyncState.Stopped, 0), (stopped.State, stopped.Deleted));
        Assert.StartsWith("4 of 30 rows are gone at here, more than 10 %.", stopped.Fault);
        Assert.Equal(30, target.Rows.Count);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Operations).Send(new RunSyncFlow("customers", DeletesOf: stopped.Id)));
        source.Loses("C-00010");
        var more = await app.Run(deletesOf: stopped.Id);
        Assert.Equal((SyncState.Stopped, 5, 30), (more.State, more.TooMany, target.Rows.Count));
        source.Has(Paper.Customer("C-00010", "Company 10", Past));
        var allowed = await app.Run(deletesOf: stopped.Id);
        Assert.Equal((SyncState.Done, 4), (allowed.State, allowed.Deleted));
        Assert.Equal(26, target.Rows.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task What_could_not_be_read_is_not_taken_for_gone(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(30, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true });
        await app.Run();
        source.Loses("C-00003");
        source.IsPartial = true;
        Assert.Equal((SyncState.Done, 0), ((await app.Run(full: true)) is var run ? (run.State, run.Deleted) : default));
        source.IsPartial = false;
        Assert.Equal(1, (await app.Run(full: true)).Deleted);
    }

    [Theory, OnEveryDatabase]
    public async Task A_target_that_deletes_nothing_is_not_asked_to_and_it_is_said(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(30, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true });
        // It could when the flow was made.
        target.TakesDeletions = false;
        await app.Run();
        source.Loses("C-00003");
        var run = await app.Run(full: true);
        Assert.Equal((1, 0, 30), (run.Skipped, run.Deleted, target.Rows.Count));
        Assert.DoesNotContain(target.Written, r => r.Deleted);
        Assert.Contains("deletes no customers", Assert.Single((await app.Send(new ReadSyncRun(run.Id))).Problems).Reason, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task What_the_target_keeps_is_skipped_with_its_reason_and_not_asked_for_again(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(30, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true });
        await app.Run();
        target.Instead = row => row.Deleted ? new(row.Key, RowResult.Skipped, Reason: "Documents refer to it.") : null;
        source.Loses("C-00007");
        var run = await app.Run(full: true);
        Assert.Equal((1, 0), (run.Skipped, run.Deleted));
        Assert.Equal("Documents refer to it.", Assert.Single((await app.Send(new ReadSyncRun(run.Id))).Problems).Reason);
        Assert.Equal(0, (await app.Run(full: true)).Skipped);
    }

    [Theory, OnEveryDatabase]
    public async Task The_first_run_of_a_day_reads_everything(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(5, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Compares = true });
        async Task Clock(int runs)
        {
            DateTimeOffset? due = DateTimeOffset.UtcNow.AddSeconds(-1);
            await app.Database(db => db.SyncProgress.ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, due)));
            await Eventually.Holds("the run is over", async () => await app.Database(db => db.SyncRuns.CountAsync(r => r.State == SyncState.Done)) == runs);
        }
        await Clock(1);
        await Clock(2);
        DateOnly? yesterday = DateOnly.FromDateTime(DateTime.UnixEpoch);
        await app.Database(db => db.SyncProgress.ExecuteUpdateAsync(set => set.SetProperty(p => p.ComparedOn, yesterday)));
        await Clock(3);
        Assert.Equal([true, false, true], await app.Database(db => db.SyncRuns.OrderBy(r => r.Id).Select(r => r.Full).ToListAsync()));
    }
}
