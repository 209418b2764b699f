using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>The architect decides who owns a domain and declares a flow that was found running.</summary>
[Collection(nameof(Site))]
public sealed class RegistryTests(Site site)
{
    static LocatorAssertionsToBeVisibleOptions Soon => new() { Timeout = Chromium.Patience };

    [Fact]
    public async Task An_owner_is_declared_and_a_found_flow_and_the_list_changes()
    {
        var window = await site.Open(DemoUser.Architect);
        await window.Go("/registry/path?step=2");
        await window.Button("Declare ERP the system of record of Prices").ClickAsync();
        await window.Says("ERP is the system of record of Prices");
        await window.Go("/registry?list=domains&q=prices");
        await Expect(Row(window, "Prices").GetByRole(AriaRole.Link, new() { Name = "ERP" })).ToBeVisibleAsync(Soon);

        await window.Go("/registry?status=undeclared");
        await Expect(Row(window, "Contacts")).ToContainTextAsync("Not declared");
        await Row(window, "Contacts").GetByRole(AriaRole.Link).First.ClickAsync();
        await window.Main.GetByRole(AriaRole.Link, new() { Name = "Declare it" }).ClickAsync();
        await window.Button("Ask for an exception").ClickAsync();
        await window.Says("fields are not right yet");
        await window.Page.Locator("#item-pattern").SelectOptionAsync("event-push");
        await window.Page.Locator("#item-owner").FillAsync("Marketing");
        await window.Button("Declare the flow").ClickAsync();
        await window.Says("Contacts is declared");
        await Expect(window.Main.GetByRole(AriaRole.Region, new() { Name = "History" }).Or(window.Main.Locator("[aria-label=History]"))).ToContainTextAsync("Marketing");

        await window.Go("/registry?q=contacts");
        await Expect(Row(window, "Contacts")).ToContainTextAsync("Live");
        await window.CloseClean();
    }

    [Fact]
    public async Task Operations_read_the_registry_and_change_nothing()
    {
        var window = await site.Open(DemoUser.Operations);
        await window.Go("/registry/systems/erp");
        await Expect(window.Main.GetByText("The brain: contracts, orders, stock, billing.")).ToBeVisibleAsync(Soon);
        await Expect(window.Main.GetByText("Retire…")).ToHaveCountAsync(0);
        await window.Press("g");
        await window.Page.Keyboard.PressAsync("r");
        await Expect(window.Main.GetByRole(AriaRole.Link, new() { Name = "Declare a flow" })).ToHaveCountAsync(0);
        await Expect(Row(window, "Rate list")).ToBeVisibleAsync(Soon);
        await window.CloseClean();
    }

    [Fact]
    public async Task Keys_go_through_the_rows_search_jumps_to_a_system_and_the_handbook_tells_what_changed()
    {
        var window = await site.Open(DemoUser.Architect);
        await window.Go("/registry?list=systems");
        var names = window.Main.Locator("tbody .name");
        await Expect(names.First).ToBeVisibleAsync(Soon);
        await window.Press("j");
        await Expect(names.Nth(0)).ToBeFocusedAsync(new() { Timeout = Chromium.Patience });
        await window.Press("j");
        await Expect(names.Nth(1)).ToBeFocusedAsync(new() { Timeout = Chromium.Patience });
        await window.Press("k");
        await Expect(names.Nth(0)).ToBeFocusedAsync(new() { Timeout = Chromium.Patience });

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search or jump to" }).FillAsync("help desk");
        await window.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = "System" }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/registry/systems/help-desk$"), new() { Timeout = Chromium.Patience });

        await window.Go("/registry/handbook");
        await window.Page.Locator("input[name=since]").FillAsync("2026-01-01");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Changed since 1 Jan 2026" })).ToBeVisibleAsync(Soon);
        await window.CloseClean();
    }

    static ILocator Row(Window window, string name) => window.Main.GetByRole(AriaRole.Row).Filter(new() { Has = window.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) }).First;
}
