using Bunit;
using Bunit.TestDoubles;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Components;
using Portal.Webhooks;
using Portal.Webhooks.Pages;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>The subscription pages over the real use cases, a real database and a real receiver.</summary>
[Trait("Suite", "integration")]
public sealed class SubscriptionPagesTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly BunitContext browser = new();
    PortalApp app = null!;
    Receiver receiver = null!;
    BunitAuthorizationContext authorization = null!;
    TestPerson asking = TestPerson.System;
    IRenderedComponent<MudDialogProvider>? dialog;

    public async Task InitializeAsync()
    {
        app = await PortalApp.Start();
        receiver = await Receiver.Start();
        Furnish();
        As(Role.Admin);
    }

    [Fact]
    public async Task A_subscription_is_added_with_its_address_checked_and_its_secret_shown_once()
    {
        var page = browser.Render<NewSubscriptionPage>();
        page.Find("#sub-name").Change("Help desk");
        page.Find("#sub-url").Change("ftp://hooks.helpdesk.test");
        page.WaitForAssertion(() => Assert.Equal("Webhooks go to https addresses.", page.Find("#sub-url-fault").TextContent.Trim()), Patience);
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.NotEqual("", page.Find("#sub-types-fault").TextContent.Trim() + page.Find("#sub-url-fault").TextContent.Trim()), Patience);

        page.Find("#sub-url").Change(receiver.Url);
        page.WaitForAssertion(() => Assert.Contains("This address may be used", page.Find("#sub-url-fault").TextContent), Patience);
        Assert.Equal("Choose the flow that this belongs to, or register one.", page.Find("#flow-fault").TextContent);
        page.Find(".pick:has(code:contains('quote.created')) input").Change(true);
        page.Find("#flow-choice").Change("+");
        page.Find("#flow-name").Change("Quotes for the help desk");
        page.Find("#flow-from").Change("erp");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("This is needed.", page.Find(".new").TextContent), Patience);
        Assert.DoesNotContain((await app.As(Role.Admin).Send(new ListSubscriptions())).Items, s => s.Name == "Help desk");
        page.Find("#flow-to").Change("help-desk");
        page.Find("#flow-pattern").Change("event-push");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.StartsWith("whsec_", page.Find(".once code").TextContent), Patience);

        var saved = (await app.As(Role.Admin).Send(new ListSubscriptions())).Items.Single(s => s.Name == "Help desk");
        Assert.Equal((receiver.Url, "quote.created", "quotes-for-the-help-desk"), (saved.Url, saved.Types.Single(), saved.Flow));
        Assert.Contains(await app.As(Role.Admin).Send(new FindFlows(["quotes-for-the-help-desk"])), f => (f.From, f.To) == ("erp", "help-desk"));
        page.Find(".once button.btn:not(.icon)").Click();
        Assert.EndsWith($"/subscriptions/{saved.Id}", Address.Uri);
    }

    [Fact]
    public async Task A_test_is_sent_and_stands_there_with_what_was_sent_and_answered()
    {
        receiver.Next(Behaviour.Status(202, "taken"));
        var page = Open(await Subscribed());
        Button(page, "Send a test").Click();
        page.WaitForAssertion(() => Assert.Contains("The test arrived: 202 Accepted", browser.Services.GetRequiredService<Announcer>().Text), Patience);
        Assert.Contains("delivery=", Address.Uri);
        page.WaitForAssertion(() =>
        {
            Assert.Equal("portal.test", page.Find("#open-delivery").TextContent);
            Assert.Equal("taken", page.Find("[aria-label='Response body']").TextContent);
            Assert.Contains("portal.test", page.Find(".tries tr.open").TextContent);
        }, Patience);
        Assert.Contains((await receiver.Gets(1))[0].Id, page.Markup);
    }

    [Fact]
    public async Task Operations_read_and_have_no_buttons()
    {
        var id = await Subscribed();
        As(Role.Operations);
        var page = Open(id);
        Assert.Equal("Help desk", page.Find("h1").TextContent);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Trim() is "Send a test" or "Pause" or "Rotate the secret" or "Delete this subscription");
        Assert.Empty(page.FindAll("#send-again"));
    }

    [Fact]
    public async Task A_secret_is_rotated_with_both_signing_and_the_old_one_ended_early()
    {
        var page = Open(await Subscribed());
        Button(page, "Rotate the secret").Click();
        await Agree("Rotate the secret");
        page.WaitForAssertion(() => Assert.StartsWith("whsec_", page.Find(".once code").TextContent), Patience);
        Assert.Contains("Rotating", page.Markup);
        await app.As(Role.Admin).Send(new TestSubscription(page.Instance.Id));
        Assert.Equal(2, (await receiver.Gets(1))[0].Headers["webhook-signature"].Split(' ').Length);

        Button(page, "End the old one now").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("Rotating", page.Markup), Patience);
    }

    [Fact]
    public async Task Paused_it_says_so_and_resumed_it_goes_on()
    {
        var page = Open(await Subscribed());
        Button(page, "Pause").Click();
        await Agree("Pause");
        page.WaitForAssertion(() => Assert.StartsWith("Paused by a person", page.Find(".say").TextContent), Patience);
        Button(page, "Resume").Click();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Pause")), Patience);
    }

    [Fact]
    public async Task How_many_would_be_sent_again_is_said_before_the_button_does_it()
    {
        var id = await Subscribed("intake.rejected");
        await app.Database(async db =>
        {
            for (var n = 0; n < 3; n++) db.Publish(new IntakeRejected(Guid.NewGuid(), $"PQ-{n}", "quote-requests", "rejected", DateTimeOffset.UnixEpoch, "No"));
            await db.SaveChangesAsync();
        });
        await Eventually.Holds("the events went out", async () => (await app.As(Role.Admin).Send(new Replay(id, app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(-1), Only: ReplayOnly.All, DryRun: true))).Count == 3);
        var page = Open(id);
        page.Find(".choice select").Change("All");
        page.WaitForAssertion(() => Assert.Contains("3 events would go to Help desk, in order.", page.Find(".dry").TextContent), Patience);
        Button(page, "Queue 3 events").Click();
        page.WaitForAssertion(() => Assert.Equal("3 events queued for Help desk.", browser.Services.GetRequiredService<Announcer>().Text.TrimEnd('\u00A0')), Patience);
    }

    [Fact]
    public async Task Deleting_says_what_is_lost()
    {
        var id = await Subscribed();
        var page = Open(id);
        Button(page, "Delete this subscription").Click();
        await Agree("Delete the subscription");
        await Eventually.Holds("it is gone", async () => !(await app.As(Role.Admin).Send(new ListSubscriptions())).Items.Any(s => s.Id == id));
        Assert.EndsWith("/subscriptions", Address.Uri);
    }

    [Fact]
    public async Task The_list_says_who_fails_and_how_the_day_went()
    {
        var id = await Subscribed();
        receiver.Next(Behaviour.Ok, Behaviour.Status(503));
        await app.As(Role.Admin).Send(new TestSubscription(id));
        await app.As(Role.Admin).Send(new TestSubscription(id));
        var page = browser.Render<SubscriptionsPage>();
        page.WaitForAssertion(() => Assert.Matches(@"50 %\s*of 2", page.Find($"tr:has(a[href='/subscriptions/{id}'])").TextContent), Patience);
    }

    [Fact]
    public void Every_type_of_the_catalogue_is_shown_with_example_and_schema()
    {
        var page = browser.Render<EventTypesPage>();
        page.WaitForAssertion(() => Assert.Equal(19, page.FindAll(".catalogue > li").Count), Patience);
        Assert.Contains("SQ-001042", page.Find("#quote\\.created").TextContent);
    }

    async Task<Guid> Subscribed(params string[] types) =>
        (await app.As(Role.Admin).Send(new CreateSubscription(new SubscriptionTerms("Help desk", receiver.Url, types.Length > 0 ? types : ["quote.created"])))).Id;

    IRenderedComponent<SubscriptionPage> Open(Guid id)
    {
        dialog = browser.Render<MudDialogProvider>();
        var page = browser.Render<SubscriptionPage>(p => p.Add(x => x.Id, id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("h1")), Patience);
        return page;
    }

    /// <summary>Presses the button of the question that is asked.</summary>
    async Task Agree(string verb)
    {
        AngleSharp.Dom.IElement Verb() => dialog!.FindAll(".btn.go, .btn.bad").First(b => b.TextContent.Contains(verb));
        dialog!.WaitForAssertion(() => Assert.NotNull(Verb()), Patience);
        await Verb().ClickAsync(new());
    }

    BunitNavigationManager Address => (BunitNavigationManager)browser.Services.GetRequiredService<NavigationManager>();

    static AngleSharp.Dom.IElement Button(IRenderedComponent<SubscriptionPage> page, string name) => page.FindAll("button").First(b => b.TextContent.Trim() == name);

    void As(string role)
    {
        asking = TestPerson.Of(role);
        authorization.SetAuthorized(role).SetRoles(role).SetPolicies([.. Role.PermissionsOf(role)]);
    }

    void Furnish()
    {
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddMudServices();
        browser.Services.AddSingleton<IMediator>(new Speaking(app, () => asking))
            .AddSingleton(app.Services.GetRequiredService<TimeProvider>()).AddSingleton(app.Services.GetRequiredService<Signals>())
            .AddSingleton<Now>().AddSingleton<Announcer>().AddSingleton<Toasts>().AddScoped<Confirm>();
        authorization = browser.AddAuthorization();
        browser.SetRendererInfo(new("Server", true));
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        await receiver.DisposeAsync();
        await app.DisposeAsync();
    }

    sealed class Speaking(PortalApp app, Func<TestPerson> person) : IMediator
    {
        public Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken = default) => app.As(person()).Send(request);
        public Task Publish<T>(T notification, CancellationToken cancellationToken = default) where T : INotification => throw new NotSupportedException();
    }
}
