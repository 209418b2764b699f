using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>A browser window of one person. It notes what must never happen: errors in the console, calls to other hosts, broken files.</summary>
public sealed partial class Window : IAsyncDisposable
{
    readonly Uri home;
    readonly ConcurrentQueue<string> faults = new();

    public Window(IBrowserContext context, IPage page, Uri home)
    {
        (Context, Page, this.home) = (context, page, home);
        page.Console += (_, said) =>
        {
            if (said.Type is "error") faults.Enqueue($"console: {said.Text}");
        };
        page.PageError += (_, fault) => faults.Enqueue($"script: {fault}");
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme is "http" or "https" or "ws" or "wss" && to.Authority != home.Authority) faults.Enqueue($"foreign host: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 500 || (response.Status == 404 && response.Request.ResourceType is not "document")) faults.Enqueue($"{response.Status}: {response.Url}");
        };
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }
    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Faults => [.. faults];
    public ILocator Main => Page.GetByRole(AriaRole.Main);

    /// <summary>Opens an address and waits until the page is alive (a page without a circuit is alive at once).</summary>
    public async Task<Window> Go(string address)
    {
        var answer = await Page.GotoAsync(address);
        Assert.True(answer!.Status < 500, $"{address} answered {answer.Status}");
        await Alive();
        return this;
    }

    public async Task Alive()
    {
        await Page.WaitForLoadStateAsync(LoadState.Load);
        if (await Page.Locator("[data-interactive]").CountAsync() > 0) await Expect(Page.Locator("[data-interactive=true]").First).ToBeAttachedAsync(Long);
    }

    public async Task SignIn(string user, string password = DemoUser.Password)
    {
        await Go("/sign-in");
        await Page.GetByLabel("Email").FillAsync(user);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in"));
        await Alive();
    }

    /// <summary>Presses a key. A plain one is the page's own: it is pressed once the page listens for it, as a person's eye would wait for it.</summary>
    public async Task Press(string keys)
    {
        if (PlainKey().IsMatch(keys)) await Page.Locator($"html[data-keys~='{keys}']").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = Chromium.Patience });
        await Page.Keyboard.PressAsync(keys);
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"^((Shift\+)?[a-z]|[/.?])$")]
    private static partial System.Text.RegularExpressions.Regex PlainKey();

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>Waits until the page says this somewhere.</summary>
    public Task Says(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync(new() { Timeout = Chromium.Patience });

    static LocatorAssertionsToBeAttachedOptions Long => new() { Timeout = Chromium.Patience };

    /// <summary>Closes the window after a journey; fails when something went wrong behind the scenes.</summary>
    public async Task CloseClean()
    {
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
