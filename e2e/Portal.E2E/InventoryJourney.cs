using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>The spreadsheet that a company has becomes the registry's first inventory, and four steps lead out of it.</summary>
[Collection(nameof(Site))]
public sealed class InventoryJourney(Site site)
{
    /// <summary>200 rows as openpyxl wrote them: a title above the headings, three spellings of one system, empty rows, a hidden sheet.</summary>
    static string Workbook => Path.Combine(AppContext.BaseDirectory, "Workbooks", "inventory.xlsx");

    static async Task<int> Score(HttpClient http) => (await http.Read("/api/v1/registry/score")).GetProperty("score").GetInt32();

    [Fact]
    public async Task A_messy_workbook_is_understood_put_right_imported_and_walked_to_calm_step_by_step()
    {
        await using var architect = await site.Open();
        await architect.SignIn("architect@portal.test");
        await architect.Go("/registry/import");
        await architect.Page.Locator("#registry-file").SetInputFilesAsync(Workbook);
        await architect.Says("200 rows speak of");
        await architect.Says("“Hub Spot”, “HubSpot”, “hubspot”");
        await architect.Says("12 things could not be taken");

        // The CRM is called by its vendor's name, and one row forgot where its data goes.
        await architect.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "“HubSpot” CRM" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(architect.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "“HubSpot” CRM" })).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        await architect.Page.GetByLabel("Goes to of row 5").FillAsync("ERP");
        await architect.Page.GetByLabel("Goes to of row 5").PressAsync("Tab");
        await architect.Button("Look again with the corrected cells").ClickAsync();
        await architect.Says("11 things could not be taken");

        await architect.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Register ") }).ClickAsync();
        await architect.Says("items registered");
        using var automation = site.Portal.Client(DemoKey.Automation);
        var registry = await automation.Read("/api/v1/registry");
        var systems = registry.GetProperty("systems").EnumerateArray().Select(s => s.GetProperty("slug").GetString()).ToList();
        Assert.Contains("payroll", systems);
        Assert.DoesNotContain(systems, s => s is "hubspot" or "hub-spot");
        Assert.Contains(registry.GetProperty("flows").EnumerateArray(), f => f.GetProperty("from").GetString() == "crm" && f.GetProperty("status").GetString() == "undeclared");

        using (var mess = await automation.PutAsJsonAsync("/api/v1/registry/flows/nightly-export", new { name = "A nightly export on that old server", from = "erp", to = "website", domain = "inventory", trigger = "batch" })) await mess.Body(201);
        // A point is more than one of many: so much of the mess is undone that the whole score must rise.
        string[] unowned = ["Vans", "Routes", "Depots"];
        foreach (var name in unowned)
            using (var domain = await automation.PutAsJsonAsync($"/api/v1/registry/domains/{name.ToLowerInvariant()}", new { name, owner = "Depot", claimedBy = new[] { "scheduling" } })) await domain.Body(201);
        var before = await Score(automation);
        await architect.Main.GetByRole(AriaRole.Link, new() { Name = "The way out" }).Or(architect.Page.Locator("a[href='/registry/path']")).First.ClickAsync();
        await architect.Says("left on the way out");
        await architect.Go("/registry/path?step=1");
        await architect.Page.Locator("#own-spreadsheets").FillAsync("Sales team");
        await architect.Page.Locator("#own-spreadsheets").PressAsync("Enter");
        await architect.Says("Sales team answers for Spreadsheets");
        await architect.Go("/registry/path?step=2");
        foreach (var name in unowned)
        {
            await architect.Button($"Declare Scheduling the system of record of {name}").ClickAsync();
            await architect.Says($"Scheduling is the system of record of {name}");
        }
        await architect.Go("/registry/path?step=3");
        await architect.Page.Locator("#pattern-nightly-export").SelectOptionAsync("batch-sync");
        await architect.Says("A nightly export on that old server follows Batch sync");
        await architect.Go("/registry/path?step=4");
        // What hurts most stands first.
        await architect.Main.GetByRole(AriaRole.Button, new() { NameRegex = new("^Retire it: ") }).First.ClickAsync();
        await architect.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Retire the flow" }).ClickAsync();
        await architect.Says("is retired");
        var after = await Score(automation);
        Assert.True(after > before, $"The score was {before} and is {after}.");
        await architect.Go("/registry/score");
        await architect.Says($"{after} of 100");
        await architect.CloseClean();
    }
}
