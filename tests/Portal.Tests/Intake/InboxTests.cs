using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Intake;
using Portal.Intake.UseCases;
using Portal.Kernel.Data;

namespace Portal.Tests.Intake;

/// <summary>Nobody is told yes before the commit, and the inbox comes back by itself.</summary>
public sealed class InboxTests
{
    static Arrival SomeArrival(int bytes = 2) => Arrival.Of("stand-ins", "PX-", new Client(Guid.NewGuid(), "Website", null, null), null, new byte[bytes], null, DateTimeOffset.UnixEpoch);

    static async Task<Inbox> Started(IInboxWriter writer)
    {
        var inbox = new Inbox(new InboxWriters(1, () => writer), new Signals(), new Press(TimeProvider.System), NullLogger<Inbox>.Instance);
        await inbox.StartAsync(CancellationToken.None);
        return inbox;
    }

    [Fact]
    public async Task A_database_that_fails_is_never_a_yes_and_is_tried_again()
    {
        using var writer = new Commanded { Fails = true };
        using var inbox = await Started(writer);
        var (lost, kept) = (SomeArrival(), SomeArrival());
        Assert.True(inbox.TryTake(lost));
        Assert.Equal(Verdict.NotStored, (await lost.Receipt).Verdict);
        Assert.True(inbox.IsFailing);
        writer.Fails = false;
        Assert.True(inbox.TryTake(kept));
        Assert.Equal(Verdict.Stored, (await kept.Receipt).Verdict);
        Assert.False(inbox.IsFailing);
    }

    [Fact]
    public async Task While_one_commit_runs_all_who_come_share_the_next()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        var first = SomeArrival();
        inbox.TryTake(first);
        await Eventually.Holds("the first is being committed", () => writer.Begun == 1);
        var others = Enumerable.Range(0, 100).Select(_ => SomeArrival()).ToList();
        Assert.All(others, o => Assert.True(inbox.TryTake(o)));
        writer.Open = true;
        await Task.WhenAll(others.Select(o => o.Receipt));
        Assert.Equal([1, 100], writer.Groups);
    }

    [Fact]
    public async Task A_full_line_takes_nobody_else()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        Assert.InRange(Enumerable.Range(0, 20_000).Count(_ => inbox.TryTake(SomeArrival())), 4_096, 4_096 + 512);
        writer.Open = true;
        await Eventually.Holds("there is room again", () => inbox.TryTake(SomeArrival()));
    }

    [Fact]
    public async Task Large_bodies_fill_the_line_sooner()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => inbox.TryTake(SomeArrival(256 << 10))), 200, 300);
        writer.Open = true;
    }

    [Fact]
    public async Task Whoever_waits_for_room_rests_until_a_commit_makes_it()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        while (inbox.TryTake(SomeArrival(256 << 10))) { }
        // Places are left in the line, bytes are not.
        var (large, small) = (inbox.RoomAgain(256 << 10, CancellationToken.None).AsTask(), inbox.RoomAgain(0, CancellationToken.None).AsTask());
        Assert.True(await small);
        Assert.False(large.IsCompleted);
        writer.Open = true;
        Assert.True(await large);
        Assert.True(inbox.TryTake(SomeArrival(256 << 10)));
    }

    [Fact]
    public async Task Whoever_waits_for_room_hears_that_the_door_closes()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        while (inbox.TryTake(SomeArrival(256 << 10))) { }
        var waiting = inbox.RoomAgain(256 << 10, CancellationToken.None).AsTask();
        var stopping = inbox.StopAsync(CancellationToken.None);
        writer.Open = true;
        await stopping;
        Assert.False(await waiting);
    }

    [Fact]
    public async Task Whoever_was_let_in_is_answered_before_the_door_closes()
    {
        using var writer = new Commanded { Open = false };
        using var inbox = await Started(writer);
        var arrivals = Enumerable.Range(0, 10).Select(_ => SomeArrival()).ToList();
        foreach (var arrival in arrivals) inbox.TryTake(arrival);
        await Eventually.Holds("the first are being committed", () => writer.Begun == 1);
        var stopping = inbox.StopAsync(CancellationToken.None);
        writer.Open = true;
        await stopping;
        Assert.All(await Task.WhenAll(arrivals.Select(a => a.Receipt)), r => Assert.Equal(Verdict.Stored, r.Verdict));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task A_writer_who_holds_the_lock_delays_the_door_and_fails_nobody()
    {
        var asked = new TaskCompletionSource();
        await using var app = await PortalApp.Start(new AppOptions
        {
            Services = services => services.AddSingleton(s => new InboxWriters(1, () => new Watched(new SqliteInboxWriter(s.GetRequiredService<DatabaseSettings>().ConnectionString, TimeProvider.System), asked))),
        });
        using var http = app.Client(DemoKey.Website);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(app.DataDirectory, "portal.db")};Pooling=False");
        await other.OpenAsync();
        await using var hold = other.BeginTransaction(deferred: false);
        var submitting = http.Submit(A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying("patient"));
        await asked.Task;
        Assert.False(submitting.IsCompleted);
        await hold.RollbackAsync();
        using var answer = await submitting;
        await answer.Body(202);
    }

    [Theory, OnEveryDatabase]
    public async Task After_its_days_a_key_is_free_again(Provider on)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Clock = clock });
        using var http = app.Client(DemoKey.Website);
        var key = Guid.NewGuid().ToString();
        var first = await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying("first"), key);
        clock.Pass(TimeSpan.FromDays(29));
        Assert.Equal(0, await app.Send(new ForgetOldKeys()));
        clock.Pass(TimeSpan.FromDays(2));
        Assert.Equal(1, await app.Send(new ForgetOldKeys()));
        Assert.NotEqual(first, await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 3).Saying("second"), key));
    }

    /// <summary>The real writer, which tells when it is asked to commit.</summary>
    sealed class Watched(SqliteInboxWriter inner, TaskCompletionSource asked) : IInboxWriter
    {
        public ValueTask<Receipt[]> Commit(IReadOnlyList<Arrival> group)
        {
            var receipts = inner.Commit(group);
            asked.TrySetResult();
            return receipts;
        }

        public void Dispose() => inner.Dispose();
    }

    /// <summary>A writer that fails or waits as the test says.</summary>
    sealed class Commanded : IInboxWriter
    {
        readonly ManualResetEventSlim gate = new(true);

        public bool Fails { get; set; }
        public bool Open { set { if (value) gate.Set(); else gate.Reset(); } }
        public int Begun { get; private set; }
        public List<int> Groups { get; } = [];

        public ValueTask<Receipt[]> Commit(IReadOnlyList<Arrival> group)
        {
            Begun++;
            gate.Wait();
            if (Fails) throw new IOException("The disk is full.");
            Groups.Add(group.Count);
            return new(group.Select(a => a.Stored).ToArray());
        }

        public void Dispose() => gate.Set();
    }
}
