using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>A flow whose source says that something changed runs soon, and never too often.</summary>
[Trait("Suite", "integration")]
public sealed class NoticedFlowTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    static Task Tells(PortalApp app, string connection = "here", string domain = Domains.Customers) => app.Database(async db =>
    {
        db.Publish(new SourceChanged(connection, domain));
        await db.SaveChangesAsync();
    });

    static Task<List<SyncRun>> Runs(PortalApp app) => app.Database(db => db.SyncRuns.AsNoTracking().OrderBy(r => r.Id).ToListAsync());

    [Theory, OnEveryDatabase]
    public async Task What_is_told_while_a_run_reads_makes_one_more_run_after_it(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        var (reading, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        source.BeforeRead = async (_, _) =>
        {
            reading.TrySetResult();
            await goOn.Task;
        };
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        var first = await app.As(Role.Operations).Send(new RunSyncFlow("customers"));
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 50; i++) await Tells(app);
        await Tells(app, "elsewhere");
        await Tells(app, domain: Domains.Items);
        goOn.SetResult();
        await app.Over(first.Id);
        await Eventually.Holds("one more run is over", async () => (await Runs(app)) is [_, { FinishedAt: not null }] && await app.Database(db => db.SyncProgress.AllAsync(p => p.ToldAt == null)), TimeSpan.FromSeconds(30));
        Assert.Equal([SyncTrigger.ByHand, SyncTrigger.Notice], (await Runs(app)).Select(r => r.Trigger));
    }

    [Fact]
    public async Task A_paused_flow_stays_so_and_catches_up_when_it_is_resumed()
    {
        await using var app = await SyncWorld.Start(Provider.Sqlite, new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await app.Flow(SyncWorld.Customers());
        await app.As(Role.Architect).Send(new PauseSyncFlow("customers"));
        await Tells(app);
        await Eventually.Holds("its time has come", async () => await app.Database(db => db.SyncProgress.Select(p => p.ToldAt).SingleAsync()) < DateTimeOffset.UtcNow);
        await app.Send(new StartDueRuns());
        Assert.Empty(await Runs(app));
        await app.As(Role.Architect).Send(new ResumeSyncFlow("customers"));
        await Eventually.Holds("it ran", async () => (await Runs(app)) is [{ Trigger: SyncTrigger.Notice, FinishedAt: not null }]);
    }
}
