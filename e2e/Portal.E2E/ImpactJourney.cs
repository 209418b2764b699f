using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>What breaks if we replace the CRM, asked by an architect; and a client that nobody declared is found.</summary>
[Collection(nameof(Site))]
public sealed class ImpactJourney(Site site)
{
    [Fact]
    public async Task Replacing_the_CRM_lists_what_the_data_says_and_owners_answers_are_kept()
    {
        using var automation = site.Portal.Client(DemoKey.Automation);
        var registry = await automation.Read("/api/v1/registry");
        var impact = await automation.Read("/api/v1/registry/impact?system=crm");
        var flows = registry.GetProperty("flows").EnumerateArray().Where(f => Text(f, "status") is not "retired").ToDictionary(f => Text(f, "slug")!);
        // Every flow that begins or ends at the CRM breaks, and no other.
        Assert.Equal(flows.Values.Where(f => Text(f, "from") == "crm" || Text(f, "to") == "crm").Select(f => Text(f, "slug")).Order(), Slugs(impact, "willBreak"));
        // What drifts is reached from the CRM over flows that are there, end to end, and ends where the flow ends.
        foreach (var hit in impact.GetProperty("mayDrift").EnumerateArray())
        {
            var path = hit.GetProperty("path").EnumerateArray().Select(p => p.GetString()!).ToList();
            Assert.Equal(("crm", Text(flows[Text(hit, "flow")!], "to")), (path[0], path[^1]));
            Assert.All(path.Zip(path.Skip(1)), leg => Assert.Contains(flows.Values, f => (Text(f, "from"), Text(f, "to")) == leg));
        }
        Assert.Equal(flows.Count, Slugs(impact, "willBreak").Count() + Slugs(impact, "mayDrift").Count() + impact.GetProperty("notTouched").GetArrayLength());

        var window = await site.Open(DemoUser.Architect);
        await window.Go("/registry/impact");
        await window.Page.GetByPlaceholder("Find a system, data, flow, client or credential").FillAsync("crm");
        await window.Main.GetByRole(AriaRole.Link, new() { Name = "CRM", Exact = true }).ClickAsync();
        await window.Says("Replacing the CRM breaks");
        foreach (var list in (string[])["willBreak", "mayDrift"])
            // What nobody declared has no page of its own to be found by.
            foreach (var hit in impact.GetProperty(list).EnumerateArray().Where(h => !Text(h, "flow")!.StartsWith("undeclared-", StringComparison.Ordinal)))
            {
                var row = Row(window, Text(hit, "flow")!);
                await Expect(row).ToContainTextAsync(Text(hit, "why")!);
                await Expect(row).ToContainTextAsync(Text(hit, "owner") ?? "Nobody owns it");
            }

        await Row(window, "won-deals-become-orders").GetByRole(AriaRole.Button, new() { Name = "Will do" }).ClickAsync();
        await Expect(window.Main.GetByRole(AriaRole.Region, new() { Name = "Owners’ answers" })).ToContainTextAsync("1 of");
        await window.Button("Save as plan").ClickAsync();
        await window.Page.GetByLabel("By", new() { Exact = true }).FillAsync("Salesforce");
        await window.Page.GetByLabel("Switch on").FillAsync("2099-03-01");
        await window.Button("Save the plan").ClickAsync();
        await window.Says("1 Mar 2099");
        var step = window.Main.GetByRole(AriaRole.Checkbox).First;
        await step.CheckAsync();
        await window.Go("/registry/impact?system=crm");
        await window.Says("Salesforce");
        await Expect(window.Main.GetByRole(AriaRole.Checkbox).First).ToBeCheckedAsync();
        await window.Go("/registry/impact");
        await window.Says("Replace CRM");
        await window.CloseClean();
    }

    [Fact]
    public async Task A_client_that_nobody_declared_is_found()
    {
        using var automation = site.Portal.Client(DemoKey.Automation);
        await automation.Submitted(A.QuoteRequest("Undeclared Caller").From("C-10000").Line("1896-S"));
        var window = await site.Open(DemoUser.Architect);
        await Eventually.Passes(async () =>
        {
            await window.Go("/registry?status=undeclared");
            await Expect(window.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "Automation: quote requests" })).ToContainTextAsync("Not declared", new() { Timeout = 1_000 });
        }, within: TimeSpan.FromMilliseconds(Chromium.Patience));
        await window.CloseClean();
    }

    static ILocator Row(Window window, string flow) => window.Main.GetByRole(AriaRole.Row).Filter(new() { Has = window.Page.Locator($"a[href='/registry/flows/{flow}']") });

    static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    static IEnumerable<string?> Slugs(JsonElement impact, string list) => impact.GetProperty(list).EnumerateArray().Select(h => Text(h, "flow")).Order();
}
