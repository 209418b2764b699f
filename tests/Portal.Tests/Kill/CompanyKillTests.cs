using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connections.UseCases;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Sync;
using Portal.Sync.UseCases;
using Xunit.Abstractions;

namespace Portal.Tests.Kill;

/// <summary>kill -9 at random moments while the demo company's systems are told of quotes and a sync flow copies customers. <c>PORTAL_KILL_SEED</c> repeats a run's moments.</summary>
[Trait("Suite", "kill")]
[Collection(nameof(KillTests))]
public sealed class CompanyKillTests(ITestOutputHelper log)
{
    const string Flow = "key-accounts-to-crm";
    const int Kills = 6, Customers = 600;
    static readonly (string Name, string Value)[] Settings = [("Demo__Systems", "true"), ("Demo__Requests", "false"), ("Staging__AutoApproveClean", "true")];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Every_system_is_told_once_and_a_sync_run_comes_to_its_end()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_KILL_SEED"), out var given) ? given : Environment.TickCount;
        var random = new Random(seed);
        log.WriteLine($"seed {seed}");
        await using var database = await ThrowawayDatabase.Empty(Provider.Sqlite);
        var options = new AppOptions { Demo = false, Settings = [("Demo__Enabled", "true"), .. Settings] };
        await using (var before = await PortalApp.Start(options, database.Lend()))
        {
            await Eventually.Holds("the CRM is furnished", async () => (await before.As(Role.Admin).Send(new ReadDouble("crm"))).Kinds.Any(k => k is { Kind: "companies", Count: > 50 }));
            await before.Has([.. Enumerable.Range(0, Customers).Select(i => Customer.Create($"K-{i:0000}", new CustomerDetails($"Killed {i:0000}"), DateTimeOffset.UtcNow))]);
            var ready = (await before.As(Role.Architect).Send(new ListSyncTemplates())).Single(o => o.Template.Slug == Flow).Ready[0];
            await before.As(Role.Architect).Send(new SaveSyncFlow(Flow, ready.Terms with { Cron = "0 0 1 1 *" }, Propose: ready.Propose));
        }

        await using (var portal = PortalProcess.On(database, Provider.Sqlite, Settings))
        {
            portal.Start();
            await portal.Ready();
            using var http = portal.Client(DemoKey.Automation);
            (await http.PostAsync(new Uri($"/api/v1/sync-flows/{Flow}/run", UriKind.Relative), null)).Dispose();
            for (var kill = 0; kill < Kills; kill++)
            {
                for (var i = 0; i < 3; i++) await http.Submitted(KillTests.CleanRequest(kill, i));
                await Task.Delay(random.Next(100, 1500));
                await portal.Kill();
                portal.Start();
                await portal.Ready();
            }
        }

        await using var after = await PortalApp.Start(options, database.Lend());
        await Eventually.Holds("everybody was told", async () => await after.Database(async db =>
            await db.StagedRecords.CountAsync(r => r.Status == RecordStatus.Promoted) == Kills * 3 && !await db.Set<Handover>().AnyAsync(h => h.State == HandoverState.Waiting)), Patience);
        var run = await Eventually.Get("the run came to its end", async () => (await after.As(Role.Operations).Send(new ReadSyncFlow(Flow))).Last is { State: SyncState.Done or SyncState.Failed } last ? last : null, Patience);
        Assert.Equal((SyncState.Done, null), (run.State, run.Fault));
        await Each(after);
    }

    /// <summary>What each system holds for each quote and each customer.</summary>
    static async Task Each(PortalApp app)
    {
        var quotes = await app.Database(db => db.StagedRecords.AsNoTracking().Select(r => r.Key).ToListAsync());
        var handovers = await app.Database(db => db.Set<Handover>().AsNoTracking().ToListAsync());
        Assert.All(handovers.Where(h => h.State is HandoverState.Failed), h => Assert.Contains("may have arrived", h.Said, StringComparison.Ordinal));
        foreach (var (system, kind) in new[] { ("crm", "deals"), ("help-desk", "tickets") })
        {
            var documents = await Held(app, system, kind);
            Assert.All(quotes, key => Assert.Single(documents, d => d.Contains(key, StringComparison.Ordinal)));
        }
        var letters = await Held(app, "mail-server", "letters");
        foreach (var sent in handovers.Where(h => h.Recipe == "quotes-by-mail"))
        {
            var count = letters.Count(l => l.Contains($"{sent.Key}.quote-created", StringComparison.Ordinal));
            Assert.True(sent.State is HandoverState.Done ? count == 1 : count <= 1, $"{sent.Key}: {count} letters, {sent.State}.");
        }
        var numbers = (await Held(app, "crm", "companies")).Select(c => JsonDocument.Parse(c).RootElement.GetProperty("properties")).Select(p => p.TryGetProperty("portal_customer_number", out var number) ? number.GetString()! : "").Where(n => n.StartsWith("K-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Customers, numbers.Count);
        Assert.Equal(Customers, numbers.Distinct().Count());
    }

    static async Task<IReadOnlyList<string>> Held(PortalApp app, string system, string kind) => (await app.As(Role.Admin).Send(new ReadDouble(system, kind, Most: 1000))).Documents;
}
