using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Promotion;

/// <summary>A promotion runs while its claim is held: renewals that fail are tried again, a lost claim ends the work.</summary>
public sealed class ClaimTests
{
    static Task<PortalApp> Start(StandIn kind, Provider on, Renewals? renewals = null, IReactTo<RecordPromoted>? reaction = null) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Clock = new FakeTimeProvider(DateTimeOffset.UtcNow),
        Services = services =>
        {
            services.AddSingleton<IIntakeKind>(kind);
            if (reaction is not null) services.AddSingleton(reaction);
            if (renewals is null) return;
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(renewals));
            services.ConfigureDbContext<PostgresPortalDb>(o => o.AddInterceptors(renewals));
        },
    });

    static async Task<StagedRecord> Approved(PortalApp app)
    {
        var record = await StandIn.Staged(app);
        await app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version));
        return record;
    }

    static Task<Portal.Promotion.Promotion> Of(PortalApp app, StagedRecord record) => app.Database(db => db.Set<Portal.Promotion.Promotion>().AsNoTracking().SingleAsync(p => p.Id == record.Id));

    [Theory, OnEveryDatabase]
    public async Task A_claim_is_kept_though_renewals_fail_for_a_while(Provider on)
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var kind = new StandIn { Before = async (_, stop) => { begun.TrySetResult(); await go.Task.WaitAsync(stop); } };
        var renewals = new Renewals { Failing = 2 };
        await using var app = await Start(kind, on, renewals);
        var record = await Approved(app);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        for (var round = 1; round <= 8; round++)
        {
            app.Clock.Advance(DueWork.Lease / 4);
            await Eventually.Holds($"renewal {round} was tried", () => renewals.Tried >= round);
        }
        await Eventually.Holds("the lease was renewed", async () => (await Of(app, record)).DueAt > app.Clock.GetUtcNow());
        go.SetResult();
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal((1, 1), (kind.Creations[record.Key], (await Of(app, record)).Attempts));
    }

    [Theory, OnEveryDatabase]
    public async Task Work_ends_when_somebody_else_has_its_claim(Provider on)
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var kind = new StandIn
        {
            Before = async (_, stop) =>
            {
                stop.Register(ended.SetResult);
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
            },
        };
        await using var app = await Start(kind, on);
        var record = await Approved(app);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var (other, until) = (Guid.NewGuid(), app.Clock.GetUtcNow().AddHours(1));
        await app.Database(db => db.Set<Portal.Promotion.Promotion>().ExecuteUpdateAsync(set => set.SetProperty(p => p.ClaimedBy, other).SetProperty(p => p.DueAt, until)));
        app.Clock.Advance(DueWork.Lease / 4);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await Eventually.Holds("it is said", () => app.Logs.Lines.Any(l => l.Contains("the claim was lost")));
        Assert.Equal((RecordStatus.Promoting, other), ((await StandIn.Now(app, record.Id)).Status, (await Of(app, record)).ClaimedBy));
        Assert.Empty(kind.Creations);
    }

    [Theory, OnEveryDatabase]
    public async Task What_came_of_it_is_written_though_a_renewal_ends_the_claim_meanwhile(Provider on)
    {
        var (kind, renewals, meanwhile) = (new StandIn(), new Renewals(), new Meanwhile());
        await using var app = await Start(kind, on, renewals, meanwhile);
        meanwhile.Act = async () =>
        {
            renewals.Lost = true;
            app.Clock.Advance(DueWork.Lease / 4);
            await Eventually.Holds("a renewal was tried", () => renewals.Tried >= 1);
        };
        var record = await Approved(app);
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        Assert.Equal((1, 1, null), (kind.Creations[record.Key], (await Of(app, record)).Attempts, (await Of(app, record)).ClaimedBy));
    }

    [Theory, OnEveryDatabase]
    public async Task One_that_hangs_holds_up_no_other(Provider on)
    {
        var (begun, hanging) = (new TaskCompletionSource(), "");
        var kind = new StandIn
        {
            Before = async (key, stop) =>
            {
                if (key != hanging) return;
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
            },
        };
        await using var app = await Start(kind, on);
        var slow = await StandIn.Staged(app);
        hanging = slow.Key;
        await app.As(Role.Operations).Send(new ApproveRecord(slow.Id, slow.Version));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var records = new List<StagedRecord>();
        for (var i = 0; i < 20; i++) records.Add(await StandIn.Staged(app));
        await app.As(Role.Operations).Send(new StartBulk(BulkAction.Approve, new BulkSelection([.. records.Select(r => r.Id)], null)));
        await Eventually.Holds("the others are promoted", () => kind.Creations.Count == 20);
        Assert.DoesNotContain(hanging, kind.Creations.Keys);
    }

    [Theory, OnEveryDatabase]
    public async Task No_more_is_claimed_than_runs_at_once(Provider on)
    {
        const int atOnce = 8;
        var (begun, go) = (0, new TaskCompletionSource());
        var kind = new StandIn { Before = async (_, stop) => { Interlocked.Increment(ref begun); await go.Task.WaitAsync(stop); } };
        await using var app = await Start(kind, on);
        var records = new List<StagedRecord>();
        for (var i = 0; i < 20; i++) records.Add(await StandIn.Staged(app));
        await app.As(Role.Operations).Send(new StartBulk(BulkAction.Approve, new BulkSelection([.. records.Select(r => r.Id)], null)));
        await Eventually.Holds("some are under way", () => begun == atOnce);
        Assert.Equal(atOnce, await app.Database(db => db.Set<Portal.Promotion.Promotion>().CountAsync(p => p.ClaimedBy != null || p.Attempts > 0)));
        go.SetResult();
        await Eventually.Holds("all are promoted", () => kind.Creations.Count == 20);
    }

    /// <summary>Does something while an outcome is being written.</summary>
    sealed class Meanwhile : IReactTo<RecordPromoted>
    {
        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public Task React(PortalDb db, RecordPromoted fact, CancellationToken stop) => Act();
    }

    /// <summary>Lets so many renewals of promotions fail.</summary>
    sealed class Renewals : DbCommandInterceptor
    {
        int tried;

        public int Failing { get; init; }
        /// <summary>They find that somebody else has it.</summary>
        public bool Lost { get; set; }
        public int Tried => Volatile.Read(ref tried);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.StartsWith("UPDATE \"promotions\"", StringComparison.Ordinal) && !command.CommandText.StartsWith("UPDATE promotions", StringComparison.Ordinal)) return ValueTask.FromResult(result);
            if (command.CommandText.Contains("\"Attempts\"", StringComparison.Ordinal) || command.CommandText.Contains("\"LastError\"", StringComparison.Ordinal)) return ValueTask.FromResult(result);
            if (Interlocked.Increment(ref tried) <= Failing) throw new Unavailable();
            return ValueTask.FromResult(Lost ? InterceptionResult<int>.SuppressWithResult(0) : result);
        }

        sealed class Unavailable() : DbException("The database is not there for a moment.");
    }
}
