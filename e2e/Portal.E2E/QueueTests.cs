using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>The queue as a reviewer works it: by keys, with consequences before and results after, and never a row that moves by itself.</summary>
[Collection(nameof(Site))]
public sealed class QueueTests(Site site) : IAsyncLifetime
{
    static int named;
    readonly string name = $"Queue{Interlocked.Increment(ref named)}{Guid.NewGuid().ToString("n")[..6]}";
    readonly HttpClient website = site.Portal.Client(DemoKey.Automation);

    [Fact]
    public async Task A_record_is_found_opened_and_left_by_keys_and_focus_comes_back()
    {
        var id = await Arrives("Alpha");
        await Arrives("Beta");
        await using var window = await Queue("/");
        await window.Press("g");
        await window.Press("q");
        await Expect(window.Page).ToHaveURLAsync(new Regex("/queue$"));
        await window.Page.Locator("html[data-keys~='j']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await window.Press("/");
        await Expect(window.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync(name);
        await Expect(Rows(window)).ToHaveCountAsync(2);
        await window.Press("Enter");
        await Expect(Row(window, "Alpha")).ToBeFocusedAsync();
        await window.Press("j");
        await Expect(Row(window, "Beta")).ToBeFocusedAsync();
        await window.Press("k");
        await Expect(Row(window, "Alpha")).ToBeFocusedAsync();
        await window.Press("Enter");
        await Expect(window.Page).ToHaveURLAsync(new Regex($"/queue/{id}\\?q={name}$"));
        await Expect(Drawer(window).GetByRole(AriaRole.Heading, new() { Name = $"{name} Alpha" })).ToBeVisibleAsync();
        await Expect(Drawer(window)).ToContainTextAsync("1 of 2");
        await window.Press("Escape");
        await Expect(Drawer(window)).Not.ToBeVisibleAsync();
        await Expect(Row(window, "Alpha")).ToBeFocusedAsync();
        await window.Page.GoBackAsync();
        await Expect(Drawer(window)).ToBeVisibleAsync();
        await window.CloseClean();
    }

    [Fact]
    public async Task Marked_records_are_approved_together_with_the_consequences_before_and_a_result_for_each_after()
    {
        var one = await Arrives("One");
        await Arrives("Two");
        await Arrives("Three", customer: null);
        await using var window = await Queue($"/queue?q={name}");
        await Expect(Rows(window)).ToHaveCountAsync(3);
        await Step(window, "j", "One");
        await window.Press("x");
        await Expect(Row(window, "One")).ToHaveAttributeAsync("aria-selected", "true");
        await Step(window, "j", "Two");
        await Step(window, "j", "Three");
        await window.Press("Shift+X");
        var bar = window.Page.GetByRole(AriaRole.Region, new() { Name = "Marked records" });
        await Expect(bar).ToContainTextAsync("3 marked");
        await Expect(bar).ToContainTextAsync(new Regex("Approving creates 2 quotes worth .* USD and sends 2 events.*1 record is blocked and stays"));
        await window.Press("Shift+A");
        var result = window.Page.GetByRole(AriaRole.Region, new() { Name = "Bulk decision" });
        await Expect(result).ToContainTextAsync("Approved 2 of 3");
        await Expect(result.GetByRole(AriaRole.Row).Filter(new() { HasText = "Refused" })).ToContainTextAsync("Correct it first, or reject the record.");
        await Expect(window.Page.Locator($"[data-record='{one}']")).ToContainTextAsync("SQ-");

        await window.Page.ReloadAsync();
        await window.Alive();
        await Expect(result).ToContainTextAsync("Approved 2 of 3");
        await Expect(Rows(window)).ToHaveCountAsync(1);
        await window.CloseClean();
    }

    [Fact]
    public async Task Many_are_rejected_with_one_reason_and_typing_it_presses_no_key_of_the_page()
    {
        var first = await Arrives("Bad");
        await Arrives("Worse");
        await using var window = await Queue($"/queue?q={name}");
        await window.Page.GetByLabel("Mark all rows shown").CheckAsync();
        await Expect(window.Page.GetByText("2 marked")).ToBeVisibleAsync();
        await window.Press("Shift+R");
        var reason = window.Page.GetByLabel("Why do you reject them?");
        await Expect(reason).ToBeFocusedAsync();
        Assert.Empty(await Faults(window.Page));
        await window.Press("Control+Enter");
        await Expect(window.Page.GetByText("Say why")).ToBeVisibleAsync();
        await window.Page.Keyboard.TypeAsync("x a r j: these are tests");
        await window.Press("Control+Enter");
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Bulk decision" })).ToContainTextAsync("Rejected 2 of 2");
        var record = await website.Record(first);
        Assert.Equal("rejected", record.GetProperty("status").GetString());
        await window.CloseClean();
    }

    [Fact]
    public async Task What_comes_and_what_is_decided_elsewhere_moves_no_row_until_it_is_asked_for()
    {
        var leaving = await Arrives("Leaving");
        await Arrives("Staying");
        await using var window = await Queue($"/queue?q={name}");
        await Expect(Rows(window)).ToHaveCountAsync(2);
        var staying = await Row(window, "Staying").BoundingBoxAsync();

        await Reject(leaving);
        await Expect(Row(window, "Leaving")).ToContainTextAsync("Rejected");
        await Arrives("Coming");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "1 new, press" })).ToBeVisibleAsync();
        await Expect(window.Page.Locator("[data-live]")).ToContainTextAsync("1 record new, press . to load");
        Assert.Equal(staying!.Y, (await Row(window, "Staying").BoundingBoxAsync())!.Y);
        await Expect(Rows(window)).ToHaveCountAsync(2);

        await window.Press(".");
        await Expect(Row(window, "Coming")).ToBeVisibleAsync();
        await Expect(Row(window, "Leaving")).Not.ToBeVisibleAsync();
        await window.CloseClean();
    }

    [Fact]
    public async Task Of_two_reviewers_the_second_sees_that_it_is_done_and_changes_nothing()
    {
        var id = await Arrives("Shared");
        await using var second = await Queue($"/queue?q={name}", DemoUser.Admin);
        await Step(second, "j", "Shared");
        await Reject(id);
        await second.Press("a");
        await Expect(second.Page.Locator(".toast")).ToContainTextAsync(new Regex("rejected"));
        Assert.Equal("rejected", (await website.Record(id)).GetProperty("status").GetString());
        await second.CloseClean();
    }

    [Fact]
    public async Task Filters_survive_a_reload_and_back_takes_them_off_again()
    {
        await Arrives("Fine");
        await Arrives("Odd", customer: null);
        await using var window = await Queue($"/queue?q={name}");
        await Expect(Rows(window)).ToHaveCountAsync(2);
        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Findings" }).SelectOptionAsync("blocking");
        await Expect(Rows(window)).ToHaveCountAsync(1);
        await window.Page.ReloadAsync();
        await window.Alive();
        await Expect(Row(window, "Odd")).ToBeVisibleAsync();
        await Expect(Rows(window)).ToHaveCountAsync(1);
        await window.Page.GoBackAsync();
        await Expect(Rows(window)).ToHaveCountAsync(2);

        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "Export this view as CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync((await file.PathAsync())!);
        Assert.StartsWith("Key,Kind,Status,Company", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(3, lines.Length);
        await window.CloseClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_list_the_marks_and_the_open_record_are_accessible_at_every_width(ColorScheme scheme)
    {
        var id = await Arrives("Seen");
        await using var window = await site.Open(DemoUser.Operations, scheme: scheme);
        var faults = new List<string>();
        foreach (var width in (int[])[1440, 1100, 360])
        {
            await window.Page.SetViewportSizeAsync(width, 800);
            await window.Go($"/queue?q={name}");
            await Row(window, "Seen").GetByRole(AriaRole.Checkbox).CheckAsync();
            await Expect(window.Page.GetByText("1 marked")).ToBeVisibleAsync();
            faults.AddRange((await Faults(window.Page)).Select(f => $"{width}, marked: {f}"));
            await window.Go($"/queue/{id}?q={name}");
            await Expect(Drawer(window).GetByRole(AriaRole.Heading, new() { Name = $"{name} Seen" })).ToBeVisibleAsync();
            faults.AddRange((await Faults(window.Page)).Select(f => $"{width}, open: {f}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await window.CloseClean();
    }

    async Task<Window> Queue(string address, string user = DemoUser.Operations)
    {
        var window = await (await site.Open(user)).Go(address);
        // A key pressed before the page listens is lost, as it is for a person.
        await window.Page.Locator($"html[data-keys~='{(address == "/" ? "?" : "j")}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return window;
    }


    static ILocator Rows(Window window) => window.Page.Locator("tr.line");
    ILocator Row(Window window, string which) => window.Page.Locator("tr.line", new() { HasText = $"{name} {which}" });
    static ILocator Drawer(Window window) => window.Page.GetByRole(AriaRole.Complementary, new() { Name = "Open record" });

    async Task Step(Window window, string key, string to)
    {
        await Row(window, to).WaitForAsync();
        await window.Press(key);
        await Expect(Row(window, to)).ToBeFocusedAsync();
    }

    /// <summary>A request of this test, staged; without a customer it is blocked.</summary>
    async Task<Guid> Arrives(string which, string? customer = "C-10000")
    {
        var request = customer is null ? A.QuoteRequest(which, $"{name}-{which}@nowhere.test".ToLowerInvariant()).With(b => b["customer"]!["company"] = $"{name} {which}") : A.QuoteRequest().From(customer, $"{name} {which}");
        var id = await website.Submitted(request.Line("1896-S"));
        await website.RecordThatIs("ready|needs-review", id);
        return id;
    }

    async Task Reject(Guid id)
    {
        var version = (await website.Record(id)).GetProperty("version").GetInt32();
        using var answer = await website.PostAsync($"{Machines.QuoteRequests}/{id}/reject", new StringContent($$"""{"version":{{version}},"reason":"Spam"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    static async Task<IReadOnlyList<string>> Faults(IPage page)
    {
        var axe = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var found = axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"axe {v.Id}: {string.Join(", ", v.Nodes.Take(3).Select(n => n.Html[..Math.Min(140, n.Html.Length)]))}").ToList();
        if (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var wide) found.Add($"scrolls {wide} px sideways");
        return found;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        website.Dispose();
        return Task.CompletedTask;
    }
}
