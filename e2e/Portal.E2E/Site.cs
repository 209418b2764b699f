using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Portal.E2E;

/// <summary>One Portal with the demo company as its own process, one browser, and everybody signed in once. Journeys share it and mind their own records.</summary>
public sealed class Site : IAsyncLifetime
{
    readonly ConcurrentDictionary<string, Task<string>> signedIn = new();
    readonly SemaphoreSlim oneAtATime = new(1);
    ThrowawayDatabase? database;
    PortalProcess? portal;
    IPlaywright? playwright;
    IBrowser? browser;

    public PortalProcess Portal => portal!;
    public IBrowser Browser => browser!;

    public async Task InitializeAsync()
    {
        database = await ThrowawayDatabase.Empty(Provider.Sqlite);
        portal = PortalProcess.On(database, Provider.Sqlite);
        portal.Start();
        Assertions.SetDefaultExpectTimeout(Chromium.Patience);
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
        await portal.Ready(TimeSpan.FromSeconds(90));
    }

    /// <summary>A new window of somebody (see <see cref="DemoUser"/>; null: nobody), 1440 × 900 in light colours unless told otherwise.</summary>
    public async Task<Window> Open(string? user = null, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Portal.Url.ToString(),
            StorageState = user is null ? null : await StateOf(user),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-US",
            TimezoneId = "Europe/Amsterdam",
        });
        context.SetDefaultTimeout(Chromium.Patience);
        return new Window(context, await context.NewPageAsync(), Portal.Url);
    }

    /// <summary>Cookies of a person who signed in, kept for every later window.</summary>
    async Task<string> StateOf(string user)
    {
        await oneAtATime.WaitAsync();
        try
        {
            return await signedIn.GetOrAdd(user, async who =>
            {
                await using var window = await Open();
                await window.SignIn(who);
                return await window.Context.StorageStateAsync();
            });
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (portal is not null) await portal.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        oneAtATime.Dispose();
    }
}

[CollectionDefinition(nameof(Site))]
public sealed class SiteCollection : ICollectionFixture<Site>;
