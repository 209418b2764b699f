using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>A bulk decision is decided by whoever holds it, ends when it is stopped, and begins whole or not at all.</summary>
public sealed class BulkClaimTests
{
    static Task<PortalApp> Start(Provider on, Action<IServiceCollection>? more = null) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Services = services =>
        {
            services.AddSingleton<IIntakeKind>(new StandIn());
            more?.Invoke(services);
        },
    });

    static async Task<IReadOnlyList<StagedRecord>> Staged(PortalApp app, int count)
    {
        var at = DateTimeOffset.UtcNow;
        var records = Enumerable.Range(0, count).Select(i =>
        {
            var id = Guid.CreateVersion7(at);
            var body = """{"company":"Trey Research"}""";
            return StagedRecord.Stage(id, $"PX-{id:n}"[..29], StandIn.Kind, Guid.Empty, "Test", at, null, body, StandIn.Assess(new Draft(id, "", at, System.Text.Encoding.UTF8.GetBytes(body))), at);
        }).ToList();
        await app.Has([.. records]);
        return records;
    }

    static Task<Guid> Approve(PortalApp app, IEnumerable<StagedRecord> records) => app.As(Role.Operations).Send(new StartBulk(BulkAction.Approve, new BulkSelection([.. records.Select(r => r.Id)], null)));

    static Task<BulkDecision> Now(PortalApp app, Guid id) => app.Database(db => db.Set<BulkDecision>().AsNoTracking().SingleAsync(b => b.Id == id));

    [Theory, OnEveryDatabase]
    public async Task Nobody_decides_what_somebody_else_took_over(Provider on)
    {
        var thief = new Meanwhile(async (app, _) => await app.Database(db => db.Claim<BulkDecision>(1, DateTimeOffset.UtcNow.AddHours(1), "1 = 1", default)));
        await using var app = await Start(on, services => services.AddSingleton<IReactTo<RecordApproved>>(thief));
        var records = await Staged(app, 3);
        thief.App = app;
        var id = await Approve(app, records);
        await thief.Done.WaitAsync(TimeSpan.FromSeconds(20));
        // On PostgreSQL a batch that is under way cannot be taken; on SQLite it can, and then it is not saved.
        if (on is Provider.Postgres) await Eventually.Holds("it is decided", async () => (await Now(app, id)).State is BulkState.Finished);
        else await Eventually.Holds("it was noticed", () => app.Logs.Lines.Any(l => l.Contains("deciding one by one")));
        var bulk = await Now(app, id);
        var decided = await app.Database(db => db.Set<StagedRecord>().CountAsync(r => r.DecidedBy != null));
        Assert.Equal(on is Provider.Postgres ? (3, 3) : (0, 0), (bulk.Applied, decided));
        Assert.Equal(on is Provider.Sqlite, bulk.ClaimedBy is not null);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task The_batch_under_way_is_not_saved_when_it_is_stopped()
    {
        var stopper = new Meanwhile((app, bulk) => app.As(Role.Operations).Send(new StopBulk(bulk)));
        await using var app = await Start(Provider.Sqlite, services => services.AddSingleton<IReactTo<RecordApproved>>(stopper));
        var records = await Staged(app, 3);
        stopper.App = app;
        var id = await Approve(app, records);
        await stopper.Done.WaitAsync(TimeSpan.FromSeconds(20));
        await Eventually.Holds("it was noticed", () => app.Logs.Lines.Any(l => l.Contains("deciding one by one")));
        var bulk = await Now(app, id);
        Assert.Equal((BulkState.Stopped, 0, null, null), (bulk.State, bulk.Done, bulk.DueAt, bulk.ClaimedBy));
        Assert.False(await app.Database(db => db.Set<StagedRecord>().AnyAsync(r => r.DecidedBy != null)));
    }

    [Theory, OnEveryDatabase]
    public async Task A_stopped_one_is_never_taken_up_again(Provider on)
    {
        await using var app = await Start(on);
        var id = await Approve(app, await Staged(app, 1));
        await Eventually.Holds("it ended", async () => (await Now(app, id)).State is BulkState.Finished);
        DateTimeOffset? due = DateTimeOffset.UtcNow;
        await app.Database(db => db.Set<BulkDecision>().ExecuteUpdateAsync(set => set.SetProperty(b => b.State, BulkState.Stopped).SetProperty(b => b.DueAt, due)));
        Assert.False(await app.Send(new RunBulks()));
        Assert.Null((await Now(app, id)).ClaimedBy);
    }

    [Theory, OnEveryDatabase]
    public async Task One_that_breaks_off_before_it_begins_is_never_run_and_removed(Provider on)
    {
        var commits = new Commits();
        await using var app = await Start(on, services =>
        {
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(commits));
            services.ConfigureDbContext<PostgresPortalDb>(o => o.AddInterceptors(commits));
        });
        var records = await Staged(app, 2500);
        var all = new BulkSelection(null, new QueueFilter(Lane.NeedsYou, Kind: StandIn.Kind));
        commits.BreakWithItems = 3;
        await Assert.ThrowsAnyAsync<Exception>(() => app.As(Role.Operations).Send(new StartBulk(BulkAction.Reject, all, "Spam")));
        Task<(int, int)> Left() => app.Database(async db => (await db.Set<BulkDecision>().CountAsync(b => b.State == BulkState.Preparing), await db.Set<BulkItem>().CountAsync()));
        Assert.Equal((1, 2000), await Left());
        Assert.False(await app.Send(new RunBulks()));
        await app.Send(new RemoveUnbegunBulks());
        Assert.Equal((1, 2000), await Left());
        var early = DateTimeOffset.UtcNow.AddMinutes(-61);
        await app.Database(db => db.Set<BulkDecision>().ExecuteUpdateAsync(set => set.SetProperty(b => b.StartedAt, early)));
        await app.Send(new RemoveUnbegunBulks());
        Assert.Equal((0, 0), await Left());

        commits.BreakWithItems = 0;
        var id = await app.As(Role.Operations).Send(new StartBulk(BulkAction.Reject, all, "Spam"));
        Assert.Equal(records.Count, await app.Database(db => db.Set<BulkItem>().CountAsync(i => i.BulkId == id)));
        Assert.InRange(commits.MostItems, 1, 1000);
    }

    /// <summary>Does something, once, while a batch is being decided.</summary>
    sealed class Meanwhile(Func<PortalApp, Guid, Task> act) : IReactTo<RecordApproved>
    {
        readonly TaskCompletionSource done = new();
        int times;

        public PortalApp? App { get; set; }
        public Task Done => done.Task;

        public async Task React(PortalDb db, RecordApproved fact, CancellationToken stop)
        {
            if (Interlocked.Increment(ref times) > 1) return;
            await act(App!, await App!.Database(other => other.Set<BulkDecision>().Select(b => b.Id).SingleAsync(stop)));
            done.SetResult();
        }
    }

    /// <summary>Looks at transactions that write items, and breaks the one it is told to.</summary>
    sealed class Commits : DbTransactionInterceptor
    {
        int seen;

        public int BreakWithItems { get; set; }
        public int MostItems { get; private set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            var items = eventData.Context!.ChangeTracker.Entries<BulkItem>().Count();
            MostItems = Math.Max(MostItems, items);
            if (items > 0 && ++seen == BreakWithItems) throw new InvalidOperationException("The process ends here.");
            return ValueTask.FromResult(result);
        }
    }
}
