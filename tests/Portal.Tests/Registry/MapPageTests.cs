using Bunit;
using Bunit.TestDoubles;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry;
using Portal.Registry.Pages;
using Portal.Shell.Components;

namespace Portal.Tests.Registry;

/// <summary>The map as people use it, over the demo company on paper.</summary>
public sealed class MapPageTests : BunitContext
{
    readonly PaperRegistry registry = new();

    public MapPageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<IMediator>(registry).AddSingleton<TimeProvider>(new FakeTimeProvider(PaperRegistry.Now)).AddSingleton<Signals>().AddSingleton<Now>().AddSingleton<Announcer>().AddSingleton<Keyboard>();
        AddAuthorization().SetAuthorized("Aria").SetPolicies([.. Role.PermissionsOf(Role.Architect)]);
        SetRendererInfo(new("Server", true));
    }

    [Fact]
    public void The_map_says_how_things_stand_and_opens_its_middle()
    {
        var page = Open("/registry/map");
        page.WaitForAssertion(() => Assert.Equal("10 systems, 17 flows; 5 flows want attention", page.Find("h1").TextContent.Trim()));
        Assert.Equal(10, page.FindAll(".mapw .box").Count);
        Assert.Equal(["Intake 2", "Event push 7", "Batch sync 1", "File exchange 2", "Exception 1", "Not declared 2", "Not seen 2"], page.FindAll(".leg li").Select(l => l.TextContent.Trim()));
        page.WaitForAssertion(() => Assert.Contains("How calm is it?", page.Find("aside").TextContent));
        Assert.Equal("ERP", page.Find("aside h2").TextContent);
        Assert.Equal(["Contracts", "Customers", "Inventory", "Invoices", "Quotes"], page.FindAll("aside .own tbody a").Select(a => a.TextContent).Order());
        Assert.Equal("/registry/impact?system=erp", page.FindAll("aside a").Single(a => a.TextContent == "What if we replaced it?").GetAttribute("href"));
    }

    [Fact]
    public void List_and_map_keep_one_filter_and_so_do_the_files()
    {
        var page = Open("/registry/map?domain=customers");
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".mapw .box").Count));
        Assert.Equal("/registry?domain=customers", page.FindAll(".seg a").Single(a => a.TextContent == "List").GetAttribute("href"));
        Assert.Equal("/registry/map?domain=customers", page.FindAll(".seg a").Single(a => a.TextContent == "Map").GetAttribute("href"));
        Assert.Equal(["/registry/map.svg?domain=customers", "/registry/map.mmd?domain=customers", "/registry/map.c4?domain=customers", "/registry/map.csv?domain=customers", "/registry/handbook", "/registry/export.backstage", "/registry/export.eventcatalog", "/registry/export.openlineage", "/registry/export.asyncapi"], page.FindAll(".export li a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Lines_are_links_with_names_and_open_beside_the_map()
    {
        var page = Open("/registry/map?open=flows%2Fassets");
        page.WaitForElement(".mapw a");
        var label = page.FindAll(".mapw a").Single(a => a.QuerySelector("title")?.TextContent == "Assets, from Help desk to ERP: Batch sync, not seen");
        Assert.Equal("/registry/map?open=flows%2Fassets", label.GetAttribute("href"));
        page.WaitForAssertion(() => Assert.Contains("Not seen for 94 days", page.Find("aside").TextContent));
        page = Open("/registry/map?open=-");
        page.WaitForElement(".mapw .box");
        Assert.Empty(page.FindAll("aside"));
    }

    [Fact]
    public void A_depth_is_counted_from_the_system_that_is_open()
    {
        var page = Open("/registry/map?open=systems%2Fcrm");
        page.WaitForElement("input[type=range]");
        page.InvokeAsync(() => page.Find("input[type=range]").Change("2"));
        page.WaitForAssertion(() => Assert.EndsWith("system=crm&depth=2", Address.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("CRM", page.Find("[aria-label=Around]").TextContent));
    }

    [Fact]
    public void It_changes_with_the_registry_and_zooms_by_steps()
    {
        var page = Open("/registry/map?open=-");
        page.WaitForElement(".mapw .box");
        var assets = registry.Picture.Book.Flow("assets")!;
        registry.Put(new(assets with { State = FlowState.Retired }, assets));
        Services.GetRequiredService<Signals>().RaiseHere(nameof(RegistryChanged));
        page.WaitForAssertion(() => Assert.StartsWith("10 systems, 16 flows", page.Find("h1").TextContent.Trim(), StringComparison.Ordinal));
        page.Find("[aria-label='Zoom in']").Click();
        page.WaitForAssertion(() => Assert.Contains("z-150", page.Find("svg.map").GetAttribute("class"), StringComparison.Ordinal));
        Assert.Equal("150 %", page.Find(".zoom [role=status]").TextContent);
    }

    [Fact]
    public void An_empty_map_and_one_that_is_too_large_say_what_to_do()
    {
        var page = Open("/registry/map?q=nothing-is-called-so");
        page.WaitForAssertion(() => Assert.Contains("No flows fit", page.Markup, StringComparison.Ordinal));
        registry.Picture = new(new Book(2, Enumerable.Range(0, 101).Select(i => new RegisteredSystem { Slug = $"s{i}", Name = $"S{i}" })), Observations.None, PaperRegistry.Now);
        page = Open("/registry/map");
        page.WaitForAssertion(() => Assert.Contains("Too much for one picture", page.Markup, StringComparison.Ordinal));
        registry.Picture = new(Book.Empty, Observations.None, PaperRegistry.Now);
        page = Open("/registry/map?x=1");
        page.WaitForAssertion(() => Assert.Contains("No systems yet", page.Markup, StringComparison.Ordinal));
    }

    IRenderedComponent<MapPage> Open(string address)
    {
        Address.NavigateTo(address);
        return Render<MapPage>();
    }

    BunitNavigationManager Address => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();
}
