using System.Text.Json;

namespace Portal.Tests.Staging;

/// <summary>A submission is there from the moment it was accepted: before the rules have looked at it, for the client that sent it and for reviewers.</summary>
public sealed class NotYetStagedTests
{
    const string Kind = $"/api/v1/intake/{StandIn.Kind}";

    /// <summary>A kind whose rules cannot look before the test lets them.</summary>
    sealed class Held
    {
        volatile bool open;

        public StandIn Kind { get; }

        public Held() => Kind = new StandIn { Looking = _ => { if (!open) throw new TimeoutException("The rules are held."); } };

        public void Release() => open = true;
    }

    static async Task<Guid> Submitted(HttpClient http, string company)
    {
        using var answer = await http.PostAsync(Kind, new StringContent($$"""{ "company": "{{company}}",  "total": 1.50 }""", System.Text.Encoding.UTF8, "application/json"));
        return (await answer.Body(202)).GetProperty("id").GetGuid();
    }

    static string? Text(JsonElement body, string member) => body.GetProperty(member).GetString();

    [Theory, OnEveryDatabase]
    public async Task Its_sender_and_reviewers_read_it_and_nobody_else(Provider on)
    {
        var held = new Held();
        await using var app = await held.Kind.Start(on);
        using var sender = app.Client(DemoKey.Website);
        using var reviewer = app.Client(DemoKey.Automation);
        using var stranger = await app.NewClient("Stranger", Portal.Kernel.Contracts.Permission.IntakeWrite);
        var id = await Submitted(sender, "Trey Research");
        foreach (var reader in (HttpClient[])[sender, reviewer])
        {
            using var answer = await reader.GetAsync($"{Kind}/{id}");
            var read = await answer.Body(200);
            Assert.Equal((id, "received", 0, 0), (read.GetProperty("id").GetGuid(), Text(read, "status"), read.GetProperty("version").GetInt32(), read.GetProperty("findings").GetArrayLength()));
            Assert.Equal("""{ "company": "Trey Research",  "total": 1.50 }""", read.GetProperty("payload").GetRawText());
            Assert.Equal("received", Text(Assert.Single(read.GetProperty("history").EnumerateArray()), "kind"));
        }
        foreach (var address in (string[])[$"{Kind}/{id}", $"{Machines.QuoteRequests}/{id}"])
        {
            using var unknown = await stranger.GetAsync(address);
            Assert.Equal("/problems/not-found", Text(await unknown.Body(404), "type"));
        }
        using var early = await reviewer.PostAsync($"{Kind}/{id}/approve", new StringContent("""{"version":0}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("/problems/business-rule", Text(await early.Body(409), "type"));
        held.Release();
        await Eventually.Holds("it is staged", async () => Text(await sender.Read($"{Kind}/{id}"), "status") == "ready");
        using var still = await stranger.GetAsync($"{Kind}/{id}");
        await still.Body(404);
    }

    [Theory, OnEveryDatabase]
    public async Task Lists_hold_it_in_its_place_page_by_page(Provider on)
    {
        var held = new Held();
        await using var app = await held.Kind.Start(on);
        using var sender = app.Client(DemoKey.Website);
        using var reviewer = app.Client(DemoKey.Automation);
        var waiting = new List<Guid>();
        for (var i = 0; i < 5; i++) waiting.Add(await Submitted(sender, $"Waiting {i}"));
        var now = DateTimeOffset.UtcNow;
        var (before, after) = (await StandIn.Staged(app, "Before", receivedAt: now.AddHours(-1)), await StandIn.Staged(app, "After", receivedAt: now.AddHours(1)));

        waiting.Reverse();
        Assert.Equal(waiting, Ids(await reviewer.ReadAll($"{Kind}?status=received&limit=2")));
        Assert.Equal([after.Id, .. waiting, before.Id], Ids(await reviewer.ReadAll($"{Kind}?limit=2")));
        Assert.Equal([after.Id, before.Id], Ids(await reviewer.ReadAll($"{Kind}?status=ready&limit=1")));
        Assert.Empty(await reviewer.ReadAll($"{Machines.QuoteRequests}?status=received"));
        var row = (await reviewer.Read($"{Kind}?status=received&limit=1")).GetProperty("items")[0];
        Assert.Equal(("received", 0, "Website", ""), (Text(row, "status"), row.GetProperty("version").GetInt32(), Text(row, "source"), Text(row, "company")));

        held.Release();
        await Eventually.Holds("all are staged", async () => (await reviewer.ReadAll($"{Kind}?status=received")).Count == 0);
        Assert.Equal([after.Id, .. waiting, before.Id], Ids(await reviewer.ReadAll($"{Kind}?limit=3")));
    }

    static IEnumerable<Guid> Ids(IEnumerable<JsonElement> rows) => rows.Select(r => r.GetProperty("id").GetGuid());
}
