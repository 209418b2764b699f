using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>A newcomer plays the whole company: a quote arrives at the CRM, the help desk and by mail, and who was away gets it later, once.</summary>
[Collection(nameof(Site))]
public sealed class StackJourney(Site site)
{
    static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_quote_reaches_every_stand_in_and_one_that_was_away_has_it_once_when_it_is_back()
    {
        await using var window = await site.Open(DemoUser.Admin);
        var (first, quote) = await Approved();
        foreach (var (system, kind) in new[] { ("crm", "deals"), ("help-desk", "tickets"), ("mail-server", "letters") }) await Holds(window, system, kind, first);
        await window.Go($"/queue/{quote}/timeline");
        foreach (var told in (string[])["Opportunity", "Ticket", "Letter to kim@treyresearch.test"]) await window.Says(told);

        await window.Go("/connections/crm");
        await window.Button("Away").ClickAsync();
        await window.Says("answers 503 to everything");
        var (second, later) = await Approved();
        using var http = site.Portal.Client(DemoKey.Automation);
        var number = (await http.RecordThatIs("promoted", later)).GetProperty("result").GetProperty("number").GetString()!;
        var waits = window.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = number });
        await Expect(waits.GetByText("Again at")).ToBeVisibleAsync(Patient);
        await window.Main.GetByRole(AriaRole.Button, new() { Name = "Answers", Exact = true }).ClickAsync();
        await Expect(waits.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Holds(window, "crm", "deals", second);
        Assert.Empty(await PageTests.LookAt(window.Page));
        await window.CloseClean();
    }

    /// <summary>Exactly one document with these words, found with the search of the stand-in's page.</summary>
    static async Task Holds(Window window, string system, string kind, string words)
    {
        await window.Go($"/connections/{system}?documents={kind}");
        var documents = window.Main.Locator("section[aria-labelledby=stand] > details").Filter(new() { HasText = words });
        await Expect(documents).ToHaveCountAsync(1, new() { Timeout = 60_000 });
    }

    /// <summary>Key and id of a clean request that a person approved.</summary>
    async Task<(string Key, Guid Id)> Approved()
    {
        using var http = site.Portal.Client(DemoKey.Automation);
        var id = await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m).Saying($"Two desks {Guid.NewGuid()}"));
        return ((await http.Approve(id)).GetProperty("key").GetString()!, id);
    }
}
