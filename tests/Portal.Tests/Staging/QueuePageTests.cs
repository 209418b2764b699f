using Bunit;
using Bunit.TestDoubles;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Components;
using Portal.Staging;
using Portal.Staging.Pages;

namespace Portal.Tests.Staging;

/// <summary>The queue page over the real use cases and a real database.</summary>
[Trait("Suite", "integration")]
public sealed class QueuePageTests : IAsyncLifetime
{
    readonly BunitContext browser = new();
    PortalApp app = null!;
    BunitAuthorizationContext authorization = null!;
    TestPerson asking = TestPerson.System;

    public async Task InitializeAsync()
    {
        app = await new StandIn().Start(Provider.Sqlite, ("Staging__UndoSeconds", "60"));
        Furnish();
        As(Role.Operations);
    }

    [Fact]
    public async Task Records_stand_in_groups_by_whose_turn_it_is()
    {
        await StandIn.Staged(app, "Alpha waits");
        await Rejected("Beta is done");
        var page = Open("/queue?view=all&q=");
        page.WaitForAssertion(() => Assert.Equal(["Needs you", "Done"], page.FindAll("tr.grp th").Select(g => g.FirstChild!.TextContent.Trim()).Where(g => g is not "On their way")));
    }

    [Fact]
    public async Task News_is_announced_and_no_row_moves_until_it_is_asked_for()
    {
        await StandIn.Staged(app, "Still one", receivedAt: Ago(30));
        var leaving = await StandIn.Staged(app, "Still two", receivedAt: Ago(20));
        var page = Open("/queue?q=still");
        Shows(page, "Still one", "Still two");

        await app.As(Role.Operations).Send(new Portal.Staging.UseCases.RejectRecord(leaving.Id, leaving.Version, "Spam"));
        await StandIn.Staged(app, "Still three", receivedAt: Ago(40));
        app.Services.GetRequiredService<Signals>().RaiseHere(nameof(RecordChanged));
        page.WaitForAssertion(() => Assert.Contains("1 new", page.Find(".news").TextContent));
        Shows(page, "Still one", "Still two");
        Assert.Contains("Rejected", page.FindAll("tr.line")[1].TextContent);

        await Press(".");
        Shows(page, "Still three", "Still one");
    }

    [Fact]
    public async Task A_filter_goes_into_the_address_and_back_brings_the_list_back()
    {
        await StandIn.Staged(app, "Filter warned", warn: "Hm");
        await StandIn.Staged(app, "Filter clean");
        var page = Open("/queue?q=filter");
        Shows(page, "Filter warned", "Filter clean");
        page.Find("label:has(span:contains('Findings')) select").Change("warning");
        Shows(page, "Filter warned");
        Assert.EndsWith("/queue?findings=warning&q=filter", Address.Uri);
        Assert.False(Address.History.First().Options.ReplaceHistoryEntry);
    }

    [Fact]
    public async Task Opening_is_a_step_that_back_undoes_and_walking_on_is_none()
    {
        await StandIn.Staged(app, "Walk one", receivedAt: Ago(30));
        var second = await StandIn.Staged(app, "Walk two", receivedAt: Ago(20));
        var third = await StandIn.Staged(app, "Walk three", receivedAt: Ago(10));
        var page = Open("/queue?q=walk");
        Shows(page, "Walk one", "Walk two", "Walk three");
        await Press("j", "j", "Enter");
        Assert.EndsWith($"/queue/{second.Id}?q=walk", Address.Uri);
        Assert.False(Address.History.First().Options.ReplaceHistoryEntry);
        await Press("j");
        Assert.EndsWith($"/queue/{third.Id}?q=walk", Address.Uri);
        Assert.True(Address.History.First().Options.ReplaceHistoryEntry);
    }

    [Fact]
    public async Task Enter_twice_in_the_search_opens_the_first_match_however_fast_it_is_pressed()
    {
        await StandIn.Staged(app, "Haste one", receivedAt: Ago(30));
        var sought = await StandIn.Staged(app, "Haste two", receivedAt: Ago(20));
        var page = Open("/queue?q=haste");
        Shows(page, "Haste one", "Haste two");
        var search = page.Find("input[type=search]");
        await search.InputAsync(new ChangeEventArgs { Value = "Haste two" });
        await Task.WhenAll(search.KeyDownAsync(new KeyboardEventArgs { Key = "Enter" }), search.KeyDownAsync(new KeyboardEventArgs { Key = "Enter" }));
        page.WaitForAssertion(() => Assert.Contains($"/queue/{sought.Id}?", Address.Uri));
    }

    [Fact]
    public async Task Marks_show_the_consequences_then_a_result_for_each_record()
    {
        await StandIn.Staged(app, "Many one", receivedAt: Ago(30), total: 10);
        await StandIn.Staged(app, "Many two", receivedAt: Ago(20), total: 5);
        await StandIn.Staged(app, "Many three", receivedAt: Ago(10), block: "Blocked");
        var page = Open("/queue?q=many");
        Shows(page, "Many one", "Many two", "Many three");
        await Press("j", "x", "j", "j", "Shift+x");
        page.WaitForAssertion(() => Assert.Equal("Approving creates 2 quotes worth 15.00 USD and sends 2 events. 1 record is blocked and stays.", page.Find(".bulk p").TextContent));
        await Press("Shift+a");
        page.WaitForAssertion(() => Assert.Contains("Approved 2 of 3", page.Find(".bulk b").TextContent), TimeSpan.FromSeconds(20));
        Assert.Contains("/queue?q=many&bulk=", Address.Uri);
        page.WaitForAssertion(() => Assert.Equal(["Done", "Done", "Refused"], page.FindAll(".results tbody tr td:first-child").Select(t => t.TextContent.Trim())));
        Assert.Contains("Blocked", page.Find(".results").TextContent);
    }

    [Fact]
    public async Task The_second_of_two_reviewers_is_told_and_nothing_is_overwritten()
    {
        var record = await StandIn.Staged(app, "Both");
        var page = Open("/queue?q=both");
        Shows(page, "Both");
        await app.Database(async db =>
        {
            var first = (await db.Set<StagedRecord>().FindAsync(record.Id))!;
            first.Reject("Ines", "Spam", DateTimeOffset.UnixEpoch.AddYears(56));
            await db.SaveChangesAsync();
        });
        await Press("j", "a");
        page.WaitForAssertion(() => Assert.Contains(browser.Services.GetRequiredService<Toasts>().Shown, t => t.Text.StartsWith("Ines was first", StringComparison.Ordinal)));
        Assert.Equal("Ines", (await StandIn.Now(app, record.Id)).DecidedBy);
    }

    [Fact]
    public async Task Approving_from_the_list_can_be_undone_and_goes_on_to_the_next()
    {
        var record = await StandIn.Staged(app, "Undo one", receivedAt: Ago(30));
        var next = await StandIn.Staged(app, "Undo two", receivedAt: Ago(20));
        var page = Open("/queue?q=undo");
        Shows(page, "Undo one", "Undo two");
        await Press("j", "a");
        await Eventually.Holds("it is approved", async () => (await StandIn.Now(app, record.Id)).Status is RecordStatus.Approved);
        page.WaitForAssertion(() => Assert.Equal($"{next.Id}", page.Find("tr.line[tabindex='0']").GetAttribute("data-record")));
        await browser.Services.GetRequiredService<Toasts>().Shown.Single(t => t.Action == "Undo").Act!();
        Assert.Equal(RecordStatus.Ready, (await StandIn.Now(app, record.Id)).Status);
    }

    [Fact]
    public async Task Who_may_only_read_has_no_verbs()
    {
        await StandIn.Staged(app, "Reading");
        As(Role.Architect);
        var page = Open("/queue?q=reading");
        Shows(page, "Reading");
        await Press("j", "x", "a");
        Assert.Empty(page.FindAll("input[type=checkbox], .bulk"));
        Assert.Empty(browser.Services.GetRequiredService<Toasts>().Shown);
    }

    [Fact]
    public void Nothing_that_matches_says_so_and_shows_the_way_out()
    {
        var page = Open("/queue?q=no-such-company");
        page.WaitForAssertion(() => Assert.Equal("Nothing matches", page.Find(".empty h2").TextContent));
        Assert.Equal("/queue", page.Find(".empty a").GetAttribute("href"));
    }

    BunitNavigationManager Address => (BunitNavigationManager)browser.Services.GetRequiredService<NavigationManager>();

    static DateTimeOffset Ago(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(-minutes);

    async Task Rejected(string company)
    {
        var record = await StandIn.Staged(app, company);
        await app.As(Role.Operations).Send(new Portal.Staging.UseCases.RejectRecord(record.Id, record.Version, "Spam"));
    }

    async Task Press(params string[] keys)
    {
        foreach (var key in keys) await browser.Renderer.Dispatcher.InvokeAsync(() => browser.Services.GetRequiredService<Keyboard>().Press(key));
    }

    static void Shows(IRenderedComponent<QueuePage> page, params string[] companies) =>
        page.WaitForAssertion(() => Assert.Equal(companies, page.FindAll("tr.line .co a").Select(a => a.TextContent)), TimeSpan.FromSeconds(10));

    IRenderedComponent<QueuePage> Open(string address)
    {
        Address.NavigateTo(address);
        return browser.Render<QueuePage>();
    }

    void As(string role)
    {
        asking = TestPerson.Of(role);
        authorization.SetAuthorized(role).SetRoles(role);
    }

    /// <summary>What the host gives to a circuit, as far as the page needs it.</summary>
    void Furnish()
    {
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddMudServices();
        browser.Services.AddSingleton<IMediator>(new Speaking(app, () => asking))
            .AddSingleton(app.Services.GetRequiredService<TimeProvider>()).AddSingleton(app.Services.GetRequiredService<Signals>()).AddSingleton(app.Services.GetRequiredService<StagingSettings>())
            .AddSingleton<Now>().AddSingleton<Keyboard>().AddSingleton<Announcer>().AddSingleton<Toasts>().AddScoped<Confirm>().AddScoped<Decisions>();
        foreach (var kind in app.Services.GetServices<IIntakeKind>()) browser.Services.AddSingleton(kind);
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
        public Task<object> Send(object request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        public Task Publish<T>(T notification, CancellationToken cancellationToken = default) where T : INotification => throw new NotSupportedException();
    }
}
