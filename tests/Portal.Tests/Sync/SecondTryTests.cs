using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>What a flow owes its target it brings later by itself: rows that failed for now, fields that were chosen since, runs that a pause held.</summary>
public sealed class SecondTryTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task A_row_that_failed_for_now_is_taken_up_by_the_next_run_until_it_is_there(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(10, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { OverlapSeconds = 0 });
        target.Instead = row => row.Key switch
        {
            "C-00003" => new(row.Key, RowResult.Failed, Reason: "Too many calls for this one.", Again: true),
            "C-00004" => new(row.Key, RowResult.Failed, Reason: "email is taken."),
            _ => null,
        };
        Assert.Equal(2, (await app.Run()).Failed);
        source.Has(Paper.Customer("C-NEW", "New", Past.AddDays(1)));
        var second = await app.Run();
        Assert.Equal((SyncState.DoneWithFailures, 1, 1), (second.State, second.Failed, second.Created));
        Assert.Contains((await app.Send(new ReadSyncRun(second.Id))).Notes, n => n.Text == "Took up 1 row that failed for now before.");
        target.Instead = _ => null;
        source.Has(Paper.Customer("C-LATE", "Late", Past.AddDays(2)));
        var third = await app.Run();
        Assert.Equal((SyncState.Done, 2), (third.State, third.Created));
        Assert.Equal("Company 3", target.Rows["C-00003"][Fields.Company]);
        Assert.False(target.Rows.ContainsKey("C-00004"));
        var writes = target.Written.Count;
        await app.Run();
        Assert.Equal(writes, target.Written.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_deletion_that_failed_for_now_is_taken_up_too(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { OverlapSeconds = 0 });
        await app.Run();
        source.Has(Paper.Customer("C-00001", "", Past.AddDays(1)) with { Deleted = true });
        target.Instead = row => new(row.Key, RowResult.Failed, Reason: "Not now.", Again: true);
        Assert.Equal(1, (await app.Run()).Failed);
        source.Has(Paper.Customer("C-00002", "Two", Past.AddDays(2)));
        target.Instead = _ => null;
        Assert.Equal(1, (await app.Run()).Deleted);
        Assert.False(target.Rows.ContainsKey("C-00001"));
    }

    [Theory, OnEveryDatabase]
    public async Task A_field_that_is_chosen_later_and_a_stricter_rule_reach_rows_that_do_not_change(Provider on)
    {
        var (source, target) = (new PaperSystem("here").Has(Paper.Customer("C-1", "One", Past, "one@example.com")), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Fields = SyncWorld.Fields(Fields.Company) });
        await app.Run();
        Assert.Null(target.Rows["C-1"][Fields.Email]);
        async Task Save(SyncTerms terms) => await app.As(Role.Architect).Send(new SaveSyncFlow("customers", terms, (await app.Send(new ReadSyncFlow("customers"))).Version));
        await Save(SyncWorld.Customers() with { Fields = new Dictionary<string, WriteRule> { [Fields.Company] = WriteRule.Always, [Fields.Email] = WriteRule.IfEmpty } });
        Assert.True((await app.Send(new ReadSyncFlow("customers"))).ReadsAll);
        Assert.Equal(1, (await app.Run()).Changed);
        Assert.Equal("one@example.com", target.Rows["C-1"][Fields.Email]);

        var writes = target.Written.Count;
        await Save(SyncWorld.Customers() with { Name = "Renamed", Fields = new Dictionary<string, WriteRule> { [Fields.Company] = WriteRule.IfEmpty, [Fields.Email] = WriteRule.IfEmpty } });
        await app.Run();
        Assert.Equal(writes, target.Written.Count);
        await Save(SyncWorld.Customers());
        await app.Run();
        Assert.Equal(writes + 1, target.Written.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_run_that_was_held_while_its_flow_was_resumed_goes_on(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        var slug = await app.Flow(SyncWorld.Customers());
        await app.As(Role.Operations).Send(new PauseSyncFlow(slug));
        var flow = await app.Database(db => db.SyncFlows.AsNoTracking().SingleAsync());
        var held = SyncRun.Of(flow, SyncTrigger.ByHand, "somebody", DateTimeOffset.UtcNow);
        held.Hold();
        await app.Has(held);
        await app.Send(new StartDueRuns());
        Assert.Null(await app.Database(db => db.SyncRuns.Select(r => r.DueAt).SingleAsync()));
        // As the worker leaves it that saw the pause a moment before it ended.
        await app.Database(db => db.SyncFlows.ExecuteUpdateAsync(set => set.SetProperty(f => f.Paused, false)));
        Assert.Equal(SyncState.Done, (await app.Over(held.Id)).State);
    }

    [Theory, OnEveryDatabase]
    public async Task A_slow_target_gets_pages_of_a_few_of_its_batches(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there") { BatchSize = 20 });
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        await app.Run();
        Assert.Equal(80, source.Asked[^1].Size);
    }
}
