using System.Net.Http.Json;
using System.Text.Json;

namespace Portal.Tests.Registry;

/// <summary>What programs see: /api/v1/registry.</summary>
[Trait("Suite", "integration")]
public sealed class RegistryApiTests
{
    const string All = "/api/v1/registry";

    static async Task<JsonElement> Put(HttpClient http, string address, object body, int expected)
    {
        using var answer = await http.PutAsJsonAsync($"{All}/{address}", body);
        return await answer.Body(expected);
    }

    [Theory, OnEveryDatabase]
    public async Task The_demo_company_is_found_as_such_companies_are(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var registry = await http.Read(All);
        Assert.Contains(Items(registry, "systems"), s => Text(s, "slug") == "erp" && Text(s, "state") == "live" && Text(s, "owner") == "Finance");
        var customers = Items(registry, "domains").Single(d => Text(d, "slug") == "customers");
        Assert.Equal("erp", Text(customers, "systemOfRecord"));
        Assert.Equal(["erp", "crm", "spreadsheets"], customers.GetProperty("claimedBy").EnumerateArray().Select(c => c.GetString()));
        var flows = Items(registry, "flows").ToDictionary(f => Text(f, "slug")!);
        Assert.Equal(("stale", "undeclared", "rate-list-by-hand"), (Text(flows["assets"], "status"), Text(flows["contacts-to-mailing-lists"], "status"), Text(flows["rate-list"], "exception")));
        Assert.Equal(["batch-sync", "event-push", "file-exchange", "intake"], Items(registry, "patterns").Select(p => Text(p, "slug")!).Order());
    }

    [Theory, OnEveryDatabase]
    public async Task An_item_is_created_replaced_and_retired_and_its_history_stays(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var slug = $"wms-{Guid.NewGuid():n}";
        Assert.Equal("live", Text(await Put(http, $"systems/{slug}", new { name = "Warehouse", owner = "Depot" }, 201), "state"));
        Assert.Equal("Depot team", Text(await Put(http, $"systems/{slug}", new { name = "Warehouse", owner = "Depot team", state = "retiring" }, 200), "owner"));
        Assert.Equal("retiring", Text(await http.Read($"{All}/systems/{slug}"), "state"));
        using (var gone = await http.DeleteAsync($"{All}/systems/{slug}")) Assert.Equal(204, (int)gone.StatusCode);
        Assert.Equal("gone", Text(await http.Read($"{All}/systems/{slug}"), "state"));
        var history = await app.Send(new Portal.Registry.UseCases.ReadHistory(Portal.Registry.ItemKind.Systems, slug));
        Assert.Equal([("Automation", "Gone"), ("Automation", "Retiring"), ("Automation", "Live")], history.Select(c => (c.By, ((Portal.Registry.RegisteredSystem)c.After!).State.ToString())));
        using var missing = await http.DeleteAsync($"{All}/systems/nothing-here");
        await missing.Body(404);
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_owner_at_the_same_date_is_refused_and_a_later_one_is_a_plan(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var domain = $"domains/d-{Guid.NewGuid():n}";
        Assert.Equal("erp", Text(await Put(http, domain, new { name = "Orders", systemOfRecord = "erp" }, 201), "systemOfRecord"));
        Assert.Equal("/problems/business-rule", Text(await Put(http, domain, new { name = "Orders", systemOfRecord = "crm" }, 409), "type"));
        var plan = await Put(http, domain, new { name = "Orders", systemOfRecord = "crm", systemOfRecordFrom = "2099-01-01" }, 200);
        Assert.Equal("erp", Text(plan, "systemOfRecord"));
        Assert.Equal(["erp", "crm"], plan.GetProperty("ownership").EnumerateArray().Select(o => Text(o, "system")));
        Assert.Equal("/problems/business-rule", Text(await Put(http, domain, new { name = "Orders", systemOfRecord = "website", systemOfRecordFrom = "2099-01-01" }, 409), "type"));
        Assert.Equal("/problems/business-rule", Text(await Put(http, domain, new { name = "Orders", ownership = new[] { new { system = "erp", from = "2026-01-01", until = "2026-06-01" }, new { system = "crm", from = "2026-05-01", until = "2026-12-01" } } }, 409), "type"));
        // What was read can be sent back as it is.
        var read = await http.Read($"{All}/{domain}");
        Assert.Equal(read.ToString(), (await Put(http, domain, read, 200)).ToString());
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_who_name_an_owner_at_once_one_is_refused(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var domain = $"{All}/domains/d-{Guid.NewGuid():n}";
        var answers = await Task.WhenAll(new[] { "erp", "crm", "website", "help-desk" }.Select(system => http.PutAsJsonAsync(domain, new { name = "Orders", systemOfRecord = system })));
        Assert.Equal([201, 409, 409, 409], answers.Select(a => (int)a.StatusCode).Order());
        foreach (var answer in answers) answer.Dispose();
    }

    [Theory, OnEveryDatabase]
    public async Task What_the_schema_does_not_know_is_not_read_and_what_an_item_cannot_hold_is_refused(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        async Task<JsonElement> Send(string address, string json, int expected)
        {
            using var answer = await http.PutAsync($"{All}/{address}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
            return await answer.Body(expected);
        }
        var read = await Send($"systems/s-{Guid.NewGuid():n}", """{ "name": "Depot", "Kind": "nonsense", "Criticality": null, "Owner": "Somebody" }""", 201);
        Assert.False(read.TryGetProperty("owner", out _));
        Assert.Equal(["/rhythmMinutes"], Pointers(await Put(http, "flows/f", new { name = "f", from = "crm", to = "erp", rhythmMinutes = 60.5m }, 422)));
        Assert.Equal(["/rhythmMinutes"], Pointers(await Send("flows/f", """{ "name": "f", "from": "crm", "to": "erp", "rhythmMinutes": 60.0 }""", 422)));
        Assert.NotEmpty(Pointers(await Put(http, "flows/f", new { name = "f", from = "crm", to = "erp", credentials = new[] { "" } }, 422)));
        Assert.Equal(["/to"], Pointers(await Put(http, "flows/f", new { name = "f", from = "erp", to = "erp" }, 422)));
        Assert.Equal(["/slug"], Pointers(await Put(http, "systems/abc%0A", new { name = "x" }, 422)));
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_stands_twice_in_an_export_is_told(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var slug = $"d-{Guid.NewGuid():n}";
        using var sheet = new StringContent($"list,slug,name,ownership\ndomains,{slug},One,\"[{{\"\"system\"\":\"\"erp\"\",\"\"from\"\":\"\"2026-01-01\"\"}}]\"\ndomains,{slug},Two,\"[{{\"\"system\"\":\"\"erp\"\",\"\"from\"\":\"\"2026-01-01\"\"}}]\"\n", System.Text.Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync($"{All}/import", sheet);
        var outcome = await answer.Body(200);
        Assert.Equal(1, outcome.GetProperty("creates").GetInt32());
        Assert.Equal($"{slug} stands in row 2 already.", Text(outcome.GetProperty("problems")[0], "message"));
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_wrong_is_told_at_once_and_what_is_not_registered_cannot_be_referred_to(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        Assert.Equal(["/kind", "/name", "/state"], Pointers(await Put(http, "systems/x", new { state = "asleep", kind = 7 }, 422)).Order());
        Assert.Equal(["/slug"], Pointers(await Put(http, "systems/No_Slug", new { name = "x" }, 422)));
        Assert.Equal(["/from", "/domain", "/pattern"], Pointers(await Put(http, "flows/f", new { name = "f", from = "nowhere", to = "erp", domain = "nothing", pattern = "none" }, 422)));
        Assert.Equal("/problems/business-rule", Text(await Delete(http, "patterns/intake", 409), "type"));
    }

    [Fact]
    public async Task Reading_needs_its_scope_and_so_does_writing()
    {
        var app = await PortalApp.Shared();
        using var reader = app.Client(DemoKey.Reader);
        using var read = await reader.GetAsync(All);
        await read.Body(403);
        await Put(reader, "systems/x", new { name = "x" }, 403);
    }

    static async Task<JsonElement> Delete(HttpClient http, string address, int expected)
    {
        using var answer = await http.DeleteAsync($"{All}/{address}");
        return await answer.Body(expected);
    }

    static IEnumerable<JsonElement> Items(JsonElement registry, string list) => registry.GetProperty(list).EnumerateArray();
    static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) ? value.GetString() : null;
    static IEnumerable<string> Pointers(JsonElement problem) => problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()!);
}
