using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>An architect makes a flow, tries it dry and runs it; operations run it again and change nothing.</summary>
[Collection(nameof(Site))]
public sealed class SyncJourney(Site site)
{
    static LocatorAssertionsToBeVisibleOptions Soon => new() { Timeout = Chromium.Patience };

    [Fact]
    public async Task A_flow_is_made_tried_run_and_looked_at()
    {
        var window = await site.Open(DemoUser.Architect);
        await window.Go("/sync/new");
        await window.Button("Make the flow").ClickAsync();
        await window.Says("Choose the flow that this belongs to, or register one.");
        await window.Page.Locator("#sy-name").FillAsync("Contracts of the journey");
        await window.Press("Tab");
        await Expect(window.Page.Locator("#sy-slug")).ToHaveValueAsync("contracts-of-the-journey", new() { Timeout = Chromium.Patience });
        await window.Page.Locator("#sy-source").SelectOptionAsync("embedded");
        await window.Page.Locator("#sy-domain").SelectOptionAsync("contracts");
        await window.Page.GetByLabel("Changes become events").CheckAsync();
        await window.Page.Locator("#sy-preset").SelectOptionAsync("0 3 * * 0");
        await window.Says("Sundays 03:00; next");
        await window.Page.Locator("#flow-choice").SelectOptionAsync("renewals-and-overdue");
        await window.Button("Make the flow").ClickAsync();

        await window.Says("It did not run yet");
        await window.Button("Dry run").ClickAsync();
        await window.Says("Dry run over:");
        await window.Button("Run now").ClickAsync();
        await window.Says("Began; everything is read.");
        await window.Go("/sync");
        var row = window.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "Contracts of the journey" });
        await Expect(row.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(Soon);
        await window.CloseClean();
    }

    [Fact]
    public async Task Operations_run_a_flow_and_change_none()
    {
        var window = await site.Open(DemoUser.Operations);
        await window.Go("/sync");
        await Expect(window.Main.GetByText("New flow")).ToHaveCountAsync(0);
        await window.Main.GetByRole(AriaRole.Link, new() { Name = "Contract renewals" }).ClickAsync();
        await window.Says("What it does");
        await Expect(window.Main.GetByText("Delete this flow")).ToHaveCountAsync(0);
        if (await window.Button("Resume").CountAsync() > 0) await window.Button("Resume").ClickAsync();
        await window.Button("Run now").ClickAsync();
        await window.Says("by Ines");
        await window.CloseClean();
    }
}
