using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>What was said is kept for its days, and what waits for as long as it waits.</summary>
public sealed class CleanUpTests
{
    [Theory, OnEveryDatabase]
    public async Task What_was_said_goes_after_its_days_and_later_that_it_was_said(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        receiver.Always = Behaviour.Status(200, "thank you");
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(3);
        await Eventually.Holds("all arrived", async () => (await app.Deliveries(subscription)) is { Count: 3 } all && all.All(d => d.Attempts.Count == 1));
        await Age(app, subscription, TimeSpan.FromDays(91));
        Assert.True(await app.Send(new CleanUp()) >= 6);
        var old = (await app.Deliveries(subscription))[0];
        Assert.Equal((null, null, null), (old.RequestBody, old.Attempts[0].ResponseBody, old.Attempts[0].RequestHeaders));
        await Assert.ThrowsAsync<Portal.Kernel.Contracts.BusinessRuleViolation>(() => app.Send(new Redeliver(subscription.Id, old.Id)));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await app.Send(new ReadFeed(Types: ["intake.received"], Limit: 200))).Items.Single(e => e.Id == old.EventId).Data.ValueKind);
        await Age(app, subscription, TimeSpan.FromDays(401));
        await app.Send(new CleanUp(Batch: 2));
        Assert.Empty(await app.Deliveries(subscription));
        Assert.False(await app.Database(db => db.Attempts.AnyAsync(a => a.SubscriptionId == subscription.Id)));
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_said_goes_with_a_shorter_history(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Settings = [("Webhooks__HistoryDays", "30")] });
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(3);
        await Eventually.Holds("all arrived", async () => (await app.Deliveries(subscription)) is { Count: 3 } all && all.All(d => d.Attempts.Count == 1));
        var events = await app.Database(db => db.Deliveries.Where(d => d.SubscriptionId == subscription.Id).Select(d => d.EventId).ToListAsync());
        await Age(app, subscription, TimeSpan.FromDays(31));
        await app.Send(new CleanUp());
        Assert.Empty(await app.Deliveries(subscription));
        Assert.False(await app.Database(db => db.Attempts.AnyAsync(a => a.SubscriptionId == subscription.Id)));
        // The last place in the feed is kept.
        Assert.InRange(await app.Database(db => db.Events.CountAsync(e => events.Contains(e.Id))), 0, 1);
    }

    [Theory, OnEveryDatabase]
    public async Task What_still_waits_is_passed_over_however_old_it_is(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await using var receiver = await Receiver.Start();
        var subscription = await app.Subscribes(receiver.Url);
        await app.Happen(3);
        await Eventually.Holds("all arrived", async () => (await app.Deliveries(subscription)) is { Count: 3 } all && all.All(d => d.Attempts.Count == 1));
        await app.Send(new ChangeSubscription(subscription.Id, Status: SubscriptionStatus.Paused));
        await app.Happen(3);
        await Eventually.Holds("all wait", async () => (await app.Deliveries(subscription)).Count(d => d.Status is DeliveryStatus.Held) == 3);
        await Age(app, subscription, TimeSpan.FromDays(401));
        await app.Send(new CleanUp(Batch: 1));
        var left = await app.Deliveries(subscription);
        Assert.Equal(3, left.Count);
        Assert.All(left, d => Assert.NotNull(d.RequestBody));
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_cleaned_is_not_read_again(Provider on)
    {
        var reads = new Reads();
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on,
            Services = services =>
            {
                services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(reads));
                services.ConfigureDbContext<PostgresPortalDb>(o => o.AddInterceptors(reads));
            },
        });
        await app.Send(new CleanUp());
        var plans = new List<string>();
        foreach (var (text, values) in reads.Due) plans.Add(await app.Database(db => Plan(db, text, values)));
        foreach (var index in (string[])["ix_events_said", "ix_attempts_said"]) Assert.Single(plans, plan => plan.Contains(index));
    }

    /// <summary>How the database would find the rows if there were many.</summary>
    static async Task<string> Plan(PortalDb db, string text, IReadOnlyDictionary<string, object?> values)
    {
        if (db.IsShared) text = text.ReplaceLineEndings(" ");
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        if (db.IsShared)
        {
            command.CommandText = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off";
            await command.ExecuteNonQueryAsync();
        }
        command.CommandText = (db.IsShared ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        var plan = new System.Text.StringBuilder();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.AppendLine(reader.GetValue(reader.FieldCount - 1).ToString());
        return plan.ToString();
    }

    /// <summary>Keeps the questions for what is due to be cleaned: those that sort by an instant and take some.</summary>
    sealed class Reads : DbCommandInterceptor
    {
        public List<(string Text, IReadOnlyDictionary<string, object?> Values)> Due { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("AS \"At\"", StringComparison.Ordinal))
                lock (Due) Due.Add((command.CommandText, command.Parameters.Cast<DbParameter>().ToDictionary(p => p.ParameterName, p => p.Value)));
            return ValueTask.FromResult(result);
        }
    }

    static Task Age(PortalApp app, SubscriptionView subscription, TimeSpan by) => app.Database(async db =>
    {
        var at = DateTimeOffset.UtcNow - by;
        var events = await db.Deliveries.Where(d => d.SubscriptionId == subscription.Id).Select(d => d.EventId).ToListAsync();
        await db.Events.Where(e => events.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.OccurredAt, at));
        await db.Attempts.Where(a => a.SubscriptionId == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.StartedAt, at));
        await db.Deliveries.Where(d => d.SubscriptionId == subscription.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.CreatedAt, at));
    });
}
