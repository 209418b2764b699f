using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>One record as reviewers work on it in the browser: fix, edit, decide, two at once, and its story.</summary>
[Collection(nameof(Site))]
public sealed class RecordTests(Site site)
{
    [Fact]
    public async Task A_finding_is_fixed_with_one_click_and_the_number_appears_by_itself_after_approval()
    {
        var record = await Arrives("Fix GmbH");
        await using var window = await site.Open(DemoUser.Operations);
        await using var watcher = await site.Open(DemoUser.Admin);
        await window.Go($"/queue/{record}");
        await watcher.Go($"/queue/{record}/timeline");

        await Panel(window).GetByRole(AriaRole.Button, new() { Name = "Use 1,000.80" }).ClickAsync();
        await Expect(Panel(window).Locator("ins", new() { HasText = "1000.8" }).First).ToBeVisibleAsync();
        await Expect(Panel(window).GetByText("below the list")).ToHaveCountAsync(0);
        await Expect(Panel(window).GetByText("Approve creates 1 quote in the system of record for C-10000")).ToBeVisibleAsync();

        await window.Press("a");
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "News" })).ToContainTextAsync("Approved ");
        await Expect(watcher.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("quote SQ-\\d{6}") })).ToBeVisibleAsync(new() { Timeout = Chromium.Patience });
        await window.CloseClean();
        await watcher.CloseClean();
    }

    [Fact]
    public async Task A_field_is_corrected_by_keyboard_alone()
    {
        var record = await Arrives("Edit GmbH");
        await using var window = await site.Open(DemoUser.Operations);
        await window.Go($"/queue/{record}");
        await Expect(Panel(window).GetByText("below the list").First).ToBeVisibleAsync();

        await window.Press("e");
        var box = Panel(window).GetByLabel("corrected");
        await Expect(box).ToBeFocusedAsync();
        await box.FillAsync("1,5");
        await window.Press("Enter");
        await Expect(Panel(window).GetByRole(AriaRole.Alert)).ToContainTextAsync("A number");
        await box.FillAsync("995");
        await window.Press("Enter");
        await Expect(Panel(window).Locator("ins", new() { HasText = "995" }).First).ToBeVisibleAsync();
        await Expect(Panel(window).GetByText("You changed").First).ToBeVisibleAsync();

        await window.Press("e");
        await window.Press("Escape");
        await Expect(Panel(window)).ToBeVisibleAsync();
        await window.CloseClean();
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_which_the_sender_reads()
    {
        var record = await Arrives("Reject GmbH");
        await using var window = await site.Open(DemoUser.Operations);
        await window.Go($"/queue/{record}");
        await Expect(Panel(window).GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeVisibleAsync();

        await window.Press("r");
        var reason = window.Page.GetByLabel("Why do you reject it?");
        await Expect(reason).ToBeFocusedAsync();
        await window.Press("Control+Enter");
        await window.Says("Say why");
        await reason.FillAsync("We do not deliver there.");
        await window.Press("Control+Enter");

        using var website = site.Portal.Client(DemoKey.Website);
        var told = await website.RecordThatIs("rejected", record);
        Assert.Equal("We do not deliver there.", told.GetProperty("reason").GetString());
        await window.CloseClean();
    }

    [Fact]
    public async Task Of_two_windows_the_second_is_told_and_nothing_is_overwritten()
    {
        var record = await Arrives("Race GmbH");
        await using var ines = await site.Open(DemoUser.Operations);
        await using var admin = await site.Open(DemoUser.Admin);
        await ines.Go($"/queue/{record}");
        await admin.Go($"/queue/{record}");
        var approve = Panel(admin).GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = false }).First;
        await Expect(approve).ToBeEnabledAsync();

        await Expect(Panel(ines).GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeVisibleAsync();
        await ines.Press("r");
        await ines.Page.GetByLabel("Why do you reject it?").FillAsync("Not ours.");
        await ines.Press("Control+Enter");
        await Expect(Panel(admin).GetByRole(AriaRole.Status).First).ToContainTextAsync("rejected: Not ours.");
        await Expect(approve).ToHaveCountAsync(0);

        using var automation = site.Portal.Client(DemoKey.Automation);
        Assert.Equal("rejected", (await automation.Record(record)).GetProperty("status").GetString());
        await ines.CloseClean();
        await admin.CloseClean();
    }

    [Fact]
    public async Task The_story_runs_to_each_subscribers_answer_with_what_was_sent()
    {
        await using var receiver = await Receiver.Start();
        using var automation = site.Portal.Client(DemoKey.Automation);
        await automation.Subscribe(receiver.Url, "quote.created");
        var record = await Arrives("Story GmbH");
        await automation.Approve(record);

        await using var window = await site.Open(DemoUser.Operations);
        await window.Go($"/queue/{record}/timeline");
        await receiver.Gets(1, "quote.created", TimeSpan.FromSeconds(30));
        await Expect(window.Page.GetByText("Test receiver took the event")).ToBeVisibleAsync(new() { Timeout = Chromium.Patience });
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Try 1" }).First.ClickAsync();
        await Expect(window.Page.GetByLabel("Request body", new() { Exact = true })).ToContainTextAsync("\"type\": \"quote.created\"");
        await window.CloseClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_record_is_accessible_also_while_it_is_edited_and_asked_about(ColorScheme scheme)
    {
        var record = await Arrives("Axe GmbH");
        var faults = new List<string>();
        await using var window = await site.Open(DemoUser.Operations, scheme: scheme);
        foreach (var width in (int[])[1440, 360])
        {
            await window.Page.SetViewportSizeAsync(width, 900);
            await window.Go($"/queue/{record}/timeline");
            await Expect(window.Page.GetByText("Arrived from Website")).ToBeVisibleAsync();
            await Look("story");
            await window.Go($"/queue/{record}");
            await Expect(Panel(window).GetByText("below the list").First).ToBeVisibleAsync();
            await Look("record");
            await window.Press("e");
            await Expect(Panel(window).GetByLabel("corrected")).ToBeFocusedAsync();
            await Look("editing");
            await window.Press("Escape");
            await Expect(Panel(window).GetByLabel("corrected")).ToHaveCountAsync(0);
            await window.Press("r");
            await Expect(window.Page.GetByLabel("Why do you reject it?")).ToBeFocusedAsync();
            await Look("rejecting");

            async Task Look(string what) => faults.AddRange((await PageTests.LookAt(window.Page)).Select(f => $"{what} {width}: {f}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
        await window.CloseClean();
    }

    static ILocator Panel(Window window) => window.Page.Locator("article.record");

    /// <summary>A request of Trey Research with a price below the list, that waits for a person.</summary>
    async Task<Guid> Arrives(string message)
    {
        using var website = site.Portal.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From("C-10000", "Trey Research").Line("1896-S", 1, 900 + Random.Shared.Next(5000) / 100m).Saying($"{message} {Guid.NewGuid()}"));
        await website.RecordThatIs("needs-review", id, TimeSpan.FromMinutes(1));
        return id;
    }
}
