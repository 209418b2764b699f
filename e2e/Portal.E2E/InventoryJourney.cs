using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>The spreadsheet that a company has becomes the registry's first inventory.</summary>
[Collection(nameof(Site))]
public sealed class InventoryJourney(Site site)
{
    /// <summary>200 rows as openpyxl wrote them: a title above the headings, three spellings of one system, empty rows, a hidden sheet.</summary>
    static string Workbook => Path.Combine(AppContext.BaseDirectory, "Workbooks", "inventory.xlsx");

    [Fact]
    public async Task A_messy_workbook_is_understood_put_right_and_imported()
    {
        await using var architect = await site.Open();
        await architect.SignIn("architect@portal.test");
        await architect.Go("/registry/import");
        await architect.Page.Locator("#registry-file").SetInputFilesAsync(Workbook);
        await architect.Says("200 rows speak of");
        await architect.Says("“Hub Spot”, “HubSpot”, “hubspot”");
        await architect.Says("7 things could not be taken");

        // The CRM is called by its vendor's name, and one row forgot where its data goes.
        await architect.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "“HubSpot” CRM" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(architect.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "“HubSpot” CRM" })).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });
        await architect.Page.GetByLabel("Goes to of row 5").FillAsync("ERP");
        await architect.Page.GetByLabel("Goes to of row 5").PressAsync("Tab");
        await architect.Button("Look again with the corrected cells").ClickAsync();
        await architect.Says("6 things could not be taken");

        await architect.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Register ") }).ClickAsync();
        await architect.Says("items registered");
        using var automation = site.Portal.Client(DemoKey.Automation);
        var registry = await automation.Read("/api/v1/registry");
        var systems = registry.GetProperty("systems").EnumerateArray().Select(s => s.GetProperty("slug").GetString()).ToList();
        Assert.Contains("payroll", systems);
        Assert.DoesNotContain(systems, s => s is "hubspot" or "hub-spot");
        Assert.Contains(registry.GetProperty("flows").EnumerateArray(), f => f.GetProperty("from").GetString() == "crm" && f.GetProperty("status").GetString() == "undeclared");
        await architect.CloseClean();
    }
}
