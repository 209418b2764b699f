using System.Diagnostics;
using System.Text.Json;
using Xunit.Abstractions;

namespace Portal.Tests.Kill;

/// <summary>
/// kill -9 at random moments while front doors submit and a subscriber listens. What was acknowledged is promoted exactly once and every event arrives.
/// <c>PORTAL_KILL_SEED</c> repeats a run's moments, <c>PORTAL_KILLS</c> makes it longer.
/// </summary>
[Trait("Suite", "kill")]
[Collection(nameof(KillTests))]
public sealed class KillTests(ITestOutputHelper log)
{
    const int Clients = 8;
    /// <summary>From the kill to the next 202. How fast it is, is printed and judged on a quiet machine; here it must come back by itself.</summary>
    static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    /// <summary>Nothing for the rules to find: every one has its own contents, of a customer and an item without limits.</summary>
    internal static QuoteRequest CleanRequest(int client, int number) => A.QuoteRequest($"Kim Ellery {client}-{number}")
        .From("C-10000", "Trey Research").Line("1896-S", 1 + (((client * 1000) + number) / 10_000m)).Saying($"Kill test {client}-{number}");

    [Theory]
    [InlineData(Provider.Sqlite, 25)]
    [InlineData(Provider.Postgres, 6)]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_doubled(Provider on, int kills)
    {
        kills = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_KILLS"), out var more) ? more : kills;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_KILL_SEED"), out var given) ? given : Environment.TickCount;
        var random = new Random(seed);
        log.WriteLine($"seed {seed}, {kills} kills on {on}");

        await using var database = await ThrowawayDatabase.WithDemoCompany(on);
        await using var receiver = await Receiver.Start();
        await using var portal = PortalProcess.On(database, on, ("Staging__AutoApproveClean", "true"));
        portal.Start();
        await portal.Ready();
        using var http = portal.Client(DemoKey.Automation);
        var secret = (await http.Subscribe(receiver.Url, "*")).GetProperty("secret").GetString()!;

        await using var doors = new Submitters(portal);
        doors.Start(Clients);
        var recoveries = new List<TimeSpan>();
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(100, 1500));
            await portal.Kill();
            var since = Stopwatch.StartNew();
            var accepted = doors.NextAccepted();
            portal.Start();
            await portal.Ready();
            await accepted.WaitAsync(TimeSpan.FromSeconds(30));
            recoveries.Add(since.Elapsed);
        }
        await doors.Finish();

        var drained = Stopwatch.StartNew();
        await Eventually.Holds("every record came to rest", async () => await AtRest(http, doors), TimeSpan.FromMinutes(2));
        var records = await http.ReadAll($"{Machines.QuoteRequests}?limit=200");
        try
        {
            await EachOnce(http, doors, records);
        }
        catch (HttpRequestException fault)
        {
            throw new InvalidOperationException($"Portal stopped answering: {fault.Message}\n{portal.Output}", fault);
        }
        var events = await EventsArrived(http, receiver, secret, records);

        log.WriteLine($"{doors.Acknowledged.Count} acknowledged ({doors.Repeats} after a repeat), {records.Count} records, {events} events, {receiver.Received.Count} deliveries; "
            + $"recovery {recoveries.Average(r => r.TotalSeconds):0.00} s on average, {recoveries.Max().TotalSeconds:0.00} s at most; at rest {drained.Elapsed.TotalSeconds:0.0} s after the last");
        Assert.Empty(doors.Surprises);
        Assert.All(recoveries, took => Assert.InRange(took, TimeSpan.Zero, Recovery));
    }

    static async Task<bool> AtRest(HttpClient http, Submitters doors)
    {
        foreach (var status in (string[])["received", "validating", "ready", "approved", "promoting"])
            if ((await http.Read($"{Machines.QuoteRequests}?status={status}&limit=1")).GetProperty("items").GetArrayLength() > 0) return false;
        // What is on disk but not staged yet is in no list.
        var staged = (await http.ReadAll($"{Machines.QuoteRequests}?limit=200")).Select(r => r.GetProperty("id").GetGuid()).ToHashSet();
        return doors.Acknowledged.Values.All(staged.Contains);
    }

    static async Task EachOnce(HttpClient http, Submitters doors, IReadOnlyList<JsonElement> records)
    {
        var byId = records.ToDictionary(r => r.GetProperty("id").GetGuid());
        Assert.Empty(doors.Acknowledged.Where(a => !byId.ContainsKey(a.Value)).Select(a => a.Key));
        Assert.Equal(doors.Acknowledged.Count, doors.Acknowledged.Values.Distinct().Count());

        // One by one: what the system of record holds for each key, as anybody can ask it.
        var mine = doors.Acknowledged.Values.Select(id => byId[id]).ToList();
        Assert.Equal(mine.Count, mine.Count(r => r.GetProperty("status").GetString() == "promoted"));
        await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (record, stop) =>
        {
            var quotes = (await http.Read($"/api/v1/erp/quotes?key={record.GetProperty("key").GetString()}")).GetProperty("items");
            Assert.Equal(1, quotes.GetArrayLength());
        });
    }

    /// <summary>Every event of the feed reached the receiver, signed, under one id with one content.</summary>
    static async Task<int> EventsArrived(HttpClient http, Receiver receiver, string secret, IReadOnlyList<JsonElement> records)
    {
        var feed = await http.ReadAll("/api/v1/events?limit=200", "after");
        var ids = feed.Select(e => e.GetProperty("id").GetString()!).ToHashSet();
        Assert.Equal(feed.Count, ids.Count);
        await Eventually.Holds("every event arrived", () => ids.IsSubsetOf(receiver.Received.Select(r => r.Id).ToHashSet()), TimeSpan.FromMinutes(1));

        var created = feed.Where(e => e.GetProperty("type").GetString() == "quote.created").Select(e => e.GetProperty("data").GetProperty("key").GetString()!).ToList();
        Assert.Equal(created.Count, created.Distinct().Count());
        Assert.Empty(records.Where(r => r.GetProperty("status").GetString() == "promoted").Select(r => r.GetProperty("key").GetString()!).Except(created));
        Assert.All(receiver.Received, delivery => Assert.True(delivery.IsSignedWith(secret)));
        Assert.All(receiver.Received.GroupBy(r => r.Id), same => Assert.Single(same.Select(r => r.Text).Distinct()));
        return feed.Count;
    }
}
