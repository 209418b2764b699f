using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>What a flow knows of a system ends with it: another system behind the same connection is met as a stranger.</summary>
public sealed class FormerEndsTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    static Task Says(PortalApp app, IFact fact) => app.Database(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Publish(fact);
        await db.SaveChangesAsync();
        await db.Commit(transaction, default);
    });

    [Theory, OnEveryDatabase]
    public async Task Another_target_is_written_whole_and_by_key(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(20, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        await app.Run();
        await Says(app, new ConnectionRepointed("elsewhere"));
        Assert.Equal(0, (await app.Run()).Created);
        target.Loses([.. target.Rows.Keys]);
        await Says(app, new ConnectionRepointed("there"));
        Assert.True((await app.Send(new ReadSyncFlow("customers"))).ReadsAll);
        var written = target.Written.Count;
        Assert.Equal((20, 20, 0, 0, 0, 0, 0), (await app.Run()).Counts());
        Assert.All(target.Written.Skip(written), row => Assert.Null(row.Id));
        Assert.Equal(20, target.Rows.Count);
        Assert.False((await app.Send(new ReadSyncFlow("customers"))).ReadsAll);
        Assert.NotNull(source.Asked[^1] is { Since: null } ? await app.Run() : null);
        Assert.NotNull(source.Asked[^1].Since);
    }

    [Theory, OnEveryDatabase]
    public async Task Another_source_is_read_from_the_beginning_and_how_it_stands_is_no_news(Provider on)
    {
        var source = new PaperSystem("here").HasMany(3, Past);
        await using var app = await SyncWorld.Start(on, source);
        await app.Flow(SyncWorld.Customers(target: null) with { Announces = true });
        await app.Run();
        foreach (var key in source.Rows.Keys) source.Has(Paper.Customer(key, $"Another {key}", Past.AddYears(-1)));
        source.Has(Paper.Customer("C-OTHER", "Other", Past.AddYears(-1)));
        await Says(app, new ConnectionRemoved("here"));
        Assert.Null(await app.Watermark());
        await app.Run();
        Assert.Empty(await app.Events());
        source.Has(Paper.Customer("C-OTHER", "Renamed", Past));
        await app.Run();
        Assert.Equal(["customer.updated"], await app.Events());
    }

    [Theory, OnEveryDatabase]
    public async Task A_page_on_its_way_to_the_former_target_is_not_remembered(Provider on)
    {
        var (source, target) = (new PaperSystem("here") { PageSize = 5 }.HasMany(10, Past), new PaperSystem("there"));
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        target.BeforeWrite = async (_, stop) =>
        {
            if (target.Calls != 1) return;
            reached.TrySetResult();
            await go.Task.WaitAsync(stop);
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var run = await app.As(Role.Operations).Send(new RunSyncFlow("customers"));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await Says(app, new ConnectionRepointed("there"));
        go.SetResult();
        var over = await app.Over(run.Id);
        Assert.Equal((SyncState.Stopped, "there leads elsewhere now. The next run reads everything."), (over.State, over.Fault));
        var again = await app.Run();
        Assert.Equal((SyncState.Done, 10), (again.State, again.Read));
        Assert.All(await app.Database(db => db.SyncedRows.AsNoTracking().ToListAsync()), row => Assert.Equal($"id-{row.Key}", row.TargetId));
        Assert.All(target.Written, row => Assert.Null(row.Id));
    }
}
