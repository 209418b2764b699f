using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Reconciliation;

[Trait("Suite", "integration")]
public sealed class ApiTests
{
    [Fact]
    public async Task Programs_start_a_comparison_and_read_what_differs()
    {
        var erp = new PaperSource("paper-erp").Has("C-01", phone: "100").Has("C-02", phone: "200").Has("C-03");
        var crm = new PaperCopy("paper-crm").Has("C-01", phone: "199").Has("C-02", phone: "299");
        await using var app = await ReconciliationApp.Start(Provider.Sqlite, erp, crm);
        await app.Compares();
        using var client = await app.NewClient("robot", Permission.RegistryRead, Permission.RegistryManage, Permission.CustomersRead);
        using var run = await client.PostAsync($"/api/v1/comparisons/{ReconciliationApp.Slug}/run", null);
        Assert.Equal(HttpStatusCode.Accepted, run.StatusCode);
        var one = await Eventually.Get("it ran", async () => (await client.GetFromJsonAsync<JsonNode>("/api/v1/comparisons"))!["items"]![0] is { } c && (string?)c["last"]?["state"] == "done" ? c : null);
        Assert.Equal(("crm-customers", "caseless", 3, 0d), ((string?)one["slug"], (string?)one["key"], (int)one["open"]!, (double)one["matchRate"]!));

        async Task<JsonNode> Differences(string query) => (await client.GetFromJsonAsync<JsonNode>($"/api/v1/comparisons/{ReconciliationApp.Slug}/differences{query}"))!;
        var page = await Differences("?lane=waiting&limit=2");
        var rest = await Differences($"?lane=waiting&limit=2&cursor={page["nextCursor"]}");
        Assert.Equal((3, null), ((int)page["matching"]!, rest["nextCursor"]));
        Assert.Equal(["C-01", "C-02", "C-03"], page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(r => (string?)r!["key"]).Order());
        var differs = (await Differences("?kind=differs"))["items"]!.AsArray().Single(r => (string?)r!["key"] == "C-01")!;
        Assert.Equal("""[{"field":"phone","owner":"100","copy":"199"}]""", differs["fields"]!.ToJsonString());
        using var registrar = await app.NewClient("registrar", Permission.RegistryRead);
        var plain = (await registrar.GetFromJsonAsync<JsonNode>($"/api/v1/comparisons/{ReconciliationApp.Slug}/differences?kind=differs"))!["items"]!.AsArray().Single(r => (string?)r!["key"] == "C-01")!;
        Assert.Equal(("""[{"field":"phone","owner":null,"copy":null}]""", ""), (plain["fields"]!.ToJsonString(), (string?)plain["label"]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync($"/api/v1/comparisons/{ReconciliationApp.Slug}/differences?kind=odd")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/comparisons/none/differences")).StatusCode);
    }
}
