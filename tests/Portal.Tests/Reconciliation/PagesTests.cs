using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using MudBlazor.Services;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation;
using Portal.Reconciliation.Pages;
using Portal.Reconciliation.UseCases;
using Portal.Shell.Components;

namespace Portal.Tests.Reconciliation;

/// <summary>The pages over the real use cases, a real database and paper systems.</summary>
[Trait("Suite", "integration")]
public sealed class PagesTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly BunitContext browser = new();
    readonly PaperSource erp = new("paper-erp");
    readonly PaperCopy crm = new("paper-crm");
    PortalApp app = null!;
    BunitAuthorizationContext authorization = null!;
    TestPerson asking = TestPerson.System;
    IRenderedComponent<MudDialogProvider>? dialog;

    public async Task InitializeAsync()
    {
        for (var i = 1; i <= 4; i++)
        {
            erp.Has($"C-{i:00}", $"Company {i}", $"{i}00", "1000");
            crm.Has($"C-{i:00}", $"Company {i}", $"{i}99", "1000");
        }
        app = await ReconciliationApp.Start(Provider.Sqlite, erp, crm);
        Furnish();
        As(Role.Architect);
    }

    [Fact]
    public async Task A_comparison_is_added_with_the_fields_that_both_have()
    {
        var page = browser.Render<NewComparisonPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#cmp-domain")), Patience);
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Give it a name.", page.Find("#cmp-name-fault").TextContent), Patience);
        page.Find("#cmp-domain").Change("customers");
        page.Find("#cmp-owner").Change("paper-erp");
        page.Find("#cmp-copy").Change("paper-crm");
        Assert.Equal("Customers in paper-crm", page.Find("#cmp-name").GetAttribute("value"));
        Assert.Equal(["company", "phone", "credit-limit", "city"], page.FindAll(".rule .pick span").Select(s => s.TextContent));
        page.Find(".rule:has(span:contains('city')) input").Change(false);
        page.Find("[aria-label='Tolerance of credit-limit']").Change("5");
        page.Find("[aria-label='Unit of the tolerance of credit-limit']").Change("Percent");
        page.Find("#cmp-retires").Change("spreadsheets");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.EndsWith("/reconciliation/customers-in-paper-crm", Address.Uri), Patience);
        var made = await app.Send(new ReadComparison("customers-in-paper-crm"));
        Assert.Equal(("spreadsheets", "30 2 * * *", 5m, Normalisation.Digits), (made.Retires, made.Cron, made.Fields.Single(f => f.Field == "credit-limit").Tolerance, made.Fields.Single(f => f.Field == "phone").As));
        Assert.DoesNotContain(made.Fields, f => f.Field == "city");

        var list = browser.Render<ComparisonsPage>();
        list.WaitForAssertion(() => Assert.Contains("customers in paper-crm, owned by paper-erp; retires spreadsheets", list.Find(".says").TextContent), Patience);
    }

    [Fact]
    public async Task The_queue_is_worked_by_its_keys()
    {
        await app.Compares();
        As(Role.Operations);
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("It never ran", page.Markup), Patience);
        await Press(".");
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("tr.line").Count), Patience);
        page.WaitForAssertion(() => Assert.Contains("0 of 4 match", page.Find("header p").TextContent), Patience);

        await Press("j");
        await Press("a");
        page.WaitForAssertion(() => Assert.Equal("Company 1", page.Find("article h2").TextContent), Patience);
        page.WaitForAssertion(() => Assert.Equal(["1[00]", "1[99]"], page.FindAll(".sides tr.chg td").Select(Marked)), Patience);
        await Press("a");
        page.Find("#decide-why").Change("Sales knows");
        page.Find("form.decide").Submit();
        page.WaitForAssertion(() => Assert.Equal("Company 2", page.Find("article h2").TextContent), Patience);
        Assert.Equal(DifferenceState.Accepted, (await app.Difference("C-01")).State);
        await Toast("Undo");
        await Eventually.Holds("it waits again", async () => (await app.Difference("C-01")).State is DifferenceState.Open);

        page.WaitForAssertion(() => Assert.StartsWith("Fixing changes 1 record in paper-crm with what paper-erp says.", page.Find(".da p").TextContent), Patience);
        await Press("f");
        page.WaitForAssertion(() => Assert.Contains("it matches", page.Find(".note").TextContent), Patience);
        Assert.Equal("200", crm.Rows["C-02"][Fields.Phone]);

        await Press("j");
        page.WaitForAssertion(() => Assert.Equal("Company 3", page.Find("article h2").TextContent), Patience);
        await Press("q");
        page.Find("form.decide").Submit();
        page.WaitForAssertion(() => Assert.Equal("Say whom you ask.", page.Find("#decide-fault").TextContent), Patience);
        page.Find("#decide-whom").Change("Sales");
        page.Find("#decide-why").Change("Which is right?");
        page.Find("form.decide").Submit();
        await Eventually.Holds("somebody is asked", async () => (await app.Difference("C-03")).AskedWhom == "Sales");
    }

    [Fact]
    public async Task Many_are_fixed_at_once_with_the_consequence_before_the_verb()
    {
        await app.Compares();
        await app.Run();
        As(Role.Operations);
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("tr.line").Count), Patience);
        page.Find("thead .mark").Change(true);
        page.WaitForAssertion(() => Assert.StartsWith("Fixing changes 4 records in paper-crm", page.Find(".bulk p").TextContent), Patience);
        var asked = Press("Shift+f");
        dialog!.WaitForAssertion(() => Assert.Contains("Fix 4 differences in paper-crm?", dialog!.Markup), Patience);
        dialog!.Find(".btn.go").Click();
        await asked;
        page.WaitForAssertion(() => Assert.Contains("4 fixed and seen to match", page.Find(".fix").TextContent), Patience);
        Assert.Contains("fix=", Address.Uri);
        Assert.All(Enumerable.Range(1, 4), i => Assert.Equal($"{i}00", crm.Rows[$"C-{i:00}"][Fields.Phone]));
    }

    [Fact]
    public async Task Who_may_only_look_decides_nothing_and_lists_are_narrowed_by_the_address()
    {
        erp.Has("NEW", "Newcomer");
        await app.Compares();
        await app.Run();
        asking = TestPerson.Of(Role.Architect) with { Permissions = [Permission.RegistryRead] };
        authorization.SetAuthorized("reader").SetRoles().SetPolicies(Permission.RegistryRead);
        var page = Open("?kind=missing");
        page.WaitForAssertion(() => Assert.Equal(["NEW"], page.FindAll("tr.line .ke a").Select(a => a.TextContent)), Patience);
        Assert.Empty(page.FindAll(".mark"));
        page.Find("#diff-kind").Change("");
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("tr.line").Count), Patience);
        page.Find("input[type=search]").Change("company 2");
        page.WaitForAssertion(() => Assert.Equal(["C-02"], page.FindAll("tr.line .ke a").Select(a => a.TextContent)), Patience);
        Assert.EndsWith("?q=company%202", Address.Uri);
        page.Find("tr.line").Click();
        page.WaitForAssertion(() => Assert.Equal("You may read this; deciding is for operations and architects.", page.Find(".da p").TextContent), Patience);
        Assert.Empty(page.FindAll(".da button"));
    }

    static string Marked(IElement cell) => string.Concat(cell.ChildNodes.Select(n => n is IElement { LocalName: "mark" } ? $"[{n.TextContent}]" : n.TextContent)).Trim();

    BunitNavigationManager Address => (BunitNavigationManager)browser.Services.GetRequiredService<NavigationManager>();

    IRenderedComponent<DifferencesPage> Open(string query = "")
    {
        dialog ??= browser.Render<MudDialogProvider>();
        Address.NavigateTo($"/reconciliation/{ReconciliationApp.Slug}{query}");
        return browser.Render<DifferencesPage>();
    }

    Task Press(string keys) => browser.Renderer.Dispatcher.InvokeAsync(() => browser.Services.GetRequiredService<Keyboard>().Press(keys));

    async Task Toast(string action)
    {
        var toasts = browser.Services.GetRequiredService<Toasts>();
        await browser.Renderer.Dispatcher.InvokeAsync(() => toasts.Shown.Last(t => t.Action == action).Act!());
    }

    void As(string role)
    {
        asking = TestPerson.Of(role);
        authorization.SetAuthorized(role).SetRoles(role).SetPolicies([.. Role.PermissionsOf(role)]);
    }

    void Furnish()
    {
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddMudServices();
        browser.Services.AddSingleton<IMediator>(new Speaking(app, () => asking)).AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
            .AddSingleton(app.Services.GetRequiredService<TimeProvider>()).AddSingleton(app.Services.GetRequiredService<Signals>())
            .AddSingleton<Keyboard>().AddSingleton<Now>().AddSingleton<Announcer>().AddSingleton<Toasts>().AddScoped<Confirm>();
        authorization = browser.AddAuthorization();
        browser.SetRendererInfo(new("Server", true));
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await app.DisposeAsync();
    }

    sealed class Speaking(PortalApp app, Func<TestPerson> person) : IMediator
    {
        public Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken = default) => app.As(person()).Send(request);
        public Task Publish<T>(T notification, CancellationToken cancellationToken = default) where T : INotification => throw new NotSupportedException();
    }
}
