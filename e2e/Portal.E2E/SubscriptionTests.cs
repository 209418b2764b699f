using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>An administrator adds a subscriber, tries it, and replaces its secret; operations look on.</summary>
[Collection(nameof(Site))]
public sealed class SubscriptionTests(Site site)
{
    static LocatorAssertionsToBeVisibleOptions Soon => new() { Timeout = Chromium.Patience };

    [Fact]
    public async Task A_subscriber_is_added_tested_and_gets_a_new_secret_without_a_gap()
    {
        await using var receiver = await Receiver.Start();
        var window = await site.Open(DemoUser.Admin);
        await window.Go("/subscriptions/new");
        await window.Page.Locator("#sub-name").FillAsync("Journey receiver");
        await window.Page.Locator("#sub-url").FillAsync(receiver.Url);
        await window.Press("Tab");
        await window.Says("This address may be used");
        await window.Page.GetByLabel("quote.created").CheckAsync();
        await window.Page.Locator("#flow-choice").SelectOptionAsync("quote-and-customer-events");
        await window.Button("Add the subscription").ClickAsync();
        var secret = await window.Page.Locator(".once code").InnerTextAsync();
        await window.Button("I have kept it").ClickAsync();

        await window.Button("Send a test").ClickAsync();
        await window.Says("The test arrived: 200 OK");
        var test = (await receiver.Gets(1, "portal.test"))[0];
        Assert.True(test.IsSignedWith(secret));
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "portal.test" })).ToBeVisibleAsync(Soon);
        await Expect(window.Page.GetByRole(AriaRole.Complementary).GetByText(test.Id).First).ToBeVisibleAsync(Soon);

        await window.Button("Rotate the secret").ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rotate the secret" }).ClickAsync();
        var fresh = await window.Page.Locator(".once code").InnerTextAsync();
        await window.Button("I have kept it").ClickAsync();
        await window.Button("Send a test").ClickAsync();
        var both = (await receiver.Gets(2, "portal.test"))[1];
        Assert.True(both.IsSignedWith(fresh) && both.IsSignedWith(secret));
        await window.CloseClean();
    }

    [Fact]
    public async Task Operations_see_subscriptions_and_change_none()
    {
        var window = await site.Open(DemoUser.Operations);
        await window.Go("/subscriptions");
        await Expect(window.Main.GetByRole(AriaRole.Heading, new() { Name = "Subscriptions", Exact = true })).ToBeVisibleAsync(Soon);
        await Expect(window.Main.GetByText("Add a subscription")).ToHaveCountAsync(0);
        await window.CloseClean();
    }
}
