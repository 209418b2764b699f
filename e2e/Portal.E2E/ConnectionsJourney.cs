using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>A newcomer connects a CRM without an account anywhere, says what it is told, and sees the next quote arrive there.</summary>
[Collection(nameof(Site))]
public sealed class ConnectionsJourney(Site site)
{
    [Fact]
    public async Task A_stand_in_is_connected_tested_told_of_quotes_and_shows_what_it_got()
    {
        var window = await site.Open(DemoUser.Architect);
        await window.Go("/connections/new");
        await window.Main.GetByText("HubSpot", new() { Exact = true }).ClickAsync();
        await window.Page.Locator("#con-slug").FillAsync("My CRM");
        await window.Button("Connect").ClickAsync();
        await window.Says("words joined by hyphens.");
        await window.Page.Locator("#con-slug").FillAsync("crm-on-trial");
        await window.Main.GetByText("Its built-in stand-in").ClickAsync();
        await window.Button("Connect").ClickAsync();

        await window.Says("reads and writes opportunities");
        await window.Button("Test").ClickAsync();
        await window.Says("crm-on-trial answers in");
        await window.Main.GetByText("Each quote becomes an opportunity there").ClickAsync();
        await window.Says("crm-on-trial is told of it from now on.");
        await window.Says("Nothing yet: the next quote goes there.");

        await Approved();
        var row = window.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "opportunity" });
        await Expect(row.First.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Chromium.Patience });
        await window.Main.GetByRole(AriaRole.Link, new() { NameRegex = new("^deals") }).ClickAsync();
        await window.Says("Portal quote id");
        Assert.Empty(await PageTests.LookAt(window.Page));

        await window.Button("Remove…").ClickAsync();
        await window.Button("Remove the connection").ClickAsync();
        await window.Says("Connect a system");
        await Expect(window.Main.GetByText("crm-on-trial")).ToHaveCountAsync(0);
        await window.CloseClean();
    }

    /// <summary>A clean request that a person approved.</summary>
    async Task Approved()
    {
        using var http = site.Portal.Client(DemoKey.Automation);
        await http.Approve(await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 4, 1000.80m)));
    }
}
