using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Kinds;

/// <summary>What a technician found is kept at the asset.</summary>
public sealed class InspectionTests
{
    const string Kind = "inspections";

    static object Inspection(string? asset, string result = "passed", string? remarks = null, string on = "2026-01-15", object[]? checks = null, string? contract = null) =>
        new { asset, contract, inspectedOn = on, inspector = "Jo Brandt", result, remarks, checks };

    [Theory, OnEveryDatabase]
    public async Task An_inspection_is_kept_once_at_its_asset_and_the_world_is_told_once(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        var asset = await app.Database(db => db.Set<Asset>().OrderBy(a => a.Number).FirstAsync());
        var body = Inspection(asset.Number, "conditional", "The cable is chafed.", checks: [new { point = "Stability", passed = true }, new { point = "Cables", passed = false, note = "left leg" }]);
        var staged = await http.Staged(Kind, await http.Submits(Kind, body));
        Assert.Empty(staged.Findings());
        var number = await http.Approves(Kind, staged);
        var kept = await app.Database(db => db.Set<Inspection>().SingleAsync());
        Assert.Equal(("IR-000001", asset.Number, asset.CustomerNumber, "conditional", new DateOnly(2026, 1, 15)), (kept.Number, kept.AssetNumber, kept.CustomerNumber, kept.Result, kept.InspectedOn));
        Assert.Equal("The cable is chafed.\nStability: passed\nCables: failed (left leg)", kept.Remarks);
        var told = Assert.Single(await app.EventsOf(staged.GetProperty("id").GetGuid(), InspectionCreated.Type));
        Assert.Equal((number, asset.Number, "conditional"), (told.GetProperty("number").GetString(), told.GetProperty("asset").GetString(), told.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_is_for_a_person()
    {
        await using var app = await PortalApp.Start();
        using var http = app.Client(DemoKey.Automation);
        var assets = await app.Database(db => db.Set<Asset>().OrderBy(a => a.Number).ToListAsync());
        var (asset, other) = (assets[0], assets.First(a => a.CustomerNumber != assets[0].CustomerNumber));
        Assert.Equal(["subject-known blocking /asset"], await FindingsOf(Inspection(null)));
        Assert.Equal(["subject-known blocking /asset"], await FindingsOf(Inspection("A-NONE")));
        Assert.Equal(["same-customer blocking /contract"], await FindingsOf(Inspection(asset.Number, contract: other.ContractNumber)));
        Assert.Equal(["inspected-on blocking /inspectedOn"], await FindingsOf(Inspection(asset.Number, on: "2099-01-01")));
        Assert.Equal(["remarks blocking /remarks"], await FindingsOf(Inspection(asset.Number, "failed", " ", "2026-01-02")));
        Assert.Equal(["checks warning /checks/0/passed"], await FindingsOf(Inspection(asset.Number, on: "2026-01-03", checks: [new { point = "Brakes", passed = false }])));
        await FindingsOf(Inspection(asset.Number, on: "2026-01-04"));
        Assert.Equal(["duplicate warning "], await FindingsOf(Inspection(asset.Number, on: "2026-01-04")));

        async Task<IEnumerable<string>> FindingsOf(object body) => (await http.Staged(Kind, await http.Submits(Kind, body))).Findings();
    }
}
