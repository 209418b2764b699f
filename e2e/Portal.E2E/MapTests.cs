using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>From the list to the map and back, with one filter.</summary>
[Collection(nameof(Site))]
public sealed class MapTests(Site site)
{
    [Fact]
    public async Task List_and_map_show_the_same_flows_and_a_click_opens_one()
    {
        var window = await site.Open(DemoUser.Operations);
        var soon = new LocatorAssertionsToBeVisibleOptions { Timeout = Chromium.Patience };
        await window.Go("/registry?domain=deliveries");
        await Expect(window.Main.GetByRole(AriaRole.Link, new() { Name = "Crews", Exact = true })).ToBeVisibleAsync(soon);
        var listed = await window.Main.Locator("tbody tr").CountAsync();

        await window.Main.GetByRole(AriaRole.Link, new() { Name = "Map", Exact = true }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/registry/map\?domain=deliveries$"), new() { Timeout = Chromium.Patience });
        var crews = window.Main.GetByRole(AriaRole.Link, new() { NameRegex = new("^Crews, from Scheduling to ERP") });
        await Expect(crews).ToBeVisibleAsync(soon);
        Assert.Equal(listed, await window.Main.Locator(".mapw .edge .plate").CountAsync());

        await crews.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Main.Locator("aside[aria-label=Crews]")).ToContainTextAsync("Event push", new() { Timeout = Chromium.Patience });
        await window.Page.Locator("html[data-keys~='Escape']").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = Chromium.Patience });
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Main.Locator("aside[aria-label=Crews]")).ToHaveCountAsync(0, new() { Timeout = Chromium.Patience });

        await window.Main.GetByText("Export", new() { Exact = true }).ClickAsync();
        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.Main.GetByRole(AriaRole.Link, new() { Name = "Mermaid" }).ClickAsync());
        Assert.Contains("Crews", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        await window.CloseClean();
    }
}
