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
using Portal.Registry.UseCases;
using Portal.Shell.Components;

namespace Portal.Tests.Registry;

/// <summary>What the pages of the registry show and do, over the demo company on paper.</summary>
public sealed class RegistryPagesTests : BunitContext
{
    readonly PaperRegistry registry = new();

    public RegistryPagesTests()
    {
        // A second is short on a machine that runs everything else beside it.
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<IMediator>(registry).AddSingleton<TimeProvider>(new FakeTimeProvider(PaperRegistry.Now)).AddSingleton<Signals>()
            .AddSingleton<Now>().AddSingleton<Announcer>().AddSingleton<Toasts>().AddSingleton<Keyboard>().AddScoped<Confirm>().AddScoped<Edits>();
        AddAuthorization().SetAuthorized("Aria").SetPolicies([.. Role.PermissionsOf(Role.Architect)]);
        SetRendererInfo(new("Server", true));
    }

    [Fact]
    public void A_system_says_which_comparisons_must_match_before_it_can_go()
    {
        var half = new RetiringComparison("crm-customers", "Customers in the CRM", "customers", "embedded", "crm", 0.9876, PaperRegistry.Now, Open: 3, Accepted: 1);
        string Shown(params RetiringComparison[] comparisons)
        {
            registry.Retiring = [.. comparisons.Select(c => ("spreadsheets", c))];
            var page = Open<ItemPage>("/registry/systems/spreadsheets", p => p.Add(i => i.List, "systems").Add(i => i.Slug, "spreadsheets"));
            page.WaitForAssertion(() => page.Find("[aria-label='When it can go']"));
            return string.Join(" ", page.Find("[aria-label='When it can go']").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.Equal("When it can go It can be retired when this comparison matches and leaves no difference. 98.76 % match Compared by Customers in the CRM: customers in crm with embedded; 3 differences wait, 1 accepted for a time, as of 25 Nov 2026, 08:00 UTC.", Shown(half));
        Assert.Contains("not compared yet", Shown(half with { MatchRate = null, At = null }));
        Assert.Contains("What it was kept for is the same everywhere: it can be retired.", Shown(half with { MatchRate = 1, Open = 0, Accepted = 0 }));
        Assert.Contains("It can be retired when these comparisons match", Shown(half with { MatchRate = 1, Open = 0, Accepted = 0 }, half with { Slug = "other" }));
        var crm = Open<ItemPage>("/registry/systems/crm", p => p.Add(i => i.List, "systems").Add(i => i.Slug, "crm"));
        crm.WaitForAssertion(() => crm.Find("[aria-label='Comes in']"));
        Assert.Empty(crm.FindAll("[aria-label='When it can go']"));
    }

    [Fact]
    public void The_list_says_how_things_stand_and_shows_what_the_address_asks_for()
    {
        var page = Open<RegistryPage>("/registry");
        page.WaitForAssertion(() => Assert.Equal("10 systems, 17 flows; 5 flows want attention", string.Join(" ", page.Find("h1").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        page = Open<RegistryPage>("/registry?status=undeclared");
        page.WaitForAssertion(() => Assert.Equal(["Contacts", "Rates by hand"], page.FindAll("tbody .name").Select(n => n.TextContent)));
        Assert.All(page.FindAll("tbody tr"), row => Assert.Contains("Not declared", row.TextContent));
    }

    [Fact]
    public void A_second_editor_is_told_and_nothing_is_lost()
    {
        var page = Open<EditItemPage>("/registry/edit/systems/crm", p => p.Add(e => e.List, "systems").Add(e => e.Slug, "crm"));
        page.WaitForElement("#item-purpose");
        var crm = registry.Picture.Book.System("crm")!;
        registry.Put(new PutItem(crm with { Vendor = "Another" }, crm));
        page.Find("#item-purpose").Change("What I typed");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("changed by somebody else", page.Find("[role=alert]").TextContent));
        Assert.Equal("What I typed", page.Find("#item-purpose").GetAttribute("value"));
        Assert.Equal("Another", registry.Picture.Book.System("crm")!.Vendor);
    }

    [Fact]
    public void A_flow_without_a_pattern_needs_a_reason_and_an_end()
    {
        var page = Open<DeclarePage>("/registry/declare?found=rates-by-hand");
        page.WaitForElement("#item-exception-reason");
        page.Find("#item-exception-until").Change("2026-11-24");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("This is needed.", page.Find("#item-exception-reason-fault").TextContent));
        Assert.Contains("A day to come", page.Find("#item-exception-until-fault").TextContent);
        page.Find("#item-exception-reason").Change("Until the price engine comes");
        page.Find("#item-exception-until").Change("2027-01-31");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.EndsWith("/registry/flows/rates-by-hand", Address.Uri));
        var asked = Assert.Single(registry.Picture.Book.ExceptionsOf("rates-by-hand"));
        Assert.Equal((ExceptionState.Asked, "Until the price engine comes"), (asked.State, asked.Reason));
        Assert.Equal(FlowState.Found, registry.Picture.Book.Flow("rates-by-hand")!.State);
    }

    [Fact]
    public void One_click_declares_an_owner_and_another_takes_it_back()
    {
        var page = Open<PathPage>("/registry/path?step=2");
        page.WaitForElement("[aria-label='Declare ERP the system of record of Prices']").Click();
        page.WaitForAssertion(() => Assert.Contains("1 left", page.FindAll(".step")[1].TextContent));
        Assert.Equal("erp", registry.Picture.Book.Domain("prices")!.OwnerOn(registry.Picture.Today));
        var undo = Assert.Single(Services.GetRequiredService<Toasts>().Shown);
        Assert.Equal(("ERP is the system of record of Prices", "Undo"), (undo.Text, undo.Action));
        undo.Act!();
        page.WaitForState(() => registry.Picture.Book.Domain("prices")!.OwnerOn(registry.Picture.Today) is null);
    }

    [Fact]
    public void A_page_tells_who_changed_what()
    {
        var assets = registry.Picture.Book.Flow("assets")!;
        registry.Put(new PutItem(assets with { Owner = "Depot" }, assets));
        var page = Open<ItemPage>("/registry/flows/assets", p => p.Add(i => i.List, "flows").Add(i => i.Slug, "assets"));
        page.WaitForAssertion(() => Assert.Contains("Aria Architect changed it", page.Find(".history").TextContent));
        Assert.Equal(("Service team", "Depot"), (page.Find(".history del").TextContent, page.Find(".history ins").TextContent));
        Assert.Contains("Not seen for 94 days", page.Find(".say.why").TextContent);
    }

    IRenderedComponent<T> Open<T>(string address, Action<ComponentParameterCollectionBuilder<T>>? with = null) where T : IComponent
    {
        Address.NavigateTo(address);
        return with is null ? Render<T>() : Render(with);
    }

    BunitNavigationManager Address => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();
}
