using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Portal.E2E;

/// <summary>
/// Every page in both themes and three widths: accessible, without errors, without sideways scrolling, without other hosts.
/// With <c>PORTAL_PICTURES=folder</c> it leaves a picture of each look there.
/// </summary>
[Trait("Suite", "pages")]
[Collection(nameof(Site))]
public sealed class PageTests(Site site)
{
    /// <summary>Who opens what. An address that ends in a star is that of the first link of this kind on the page before the star.</summary>
    static readonly (string User, string Address)[] Pages =
    [
        ("", "/sign-in"), ("", "/new-password?code=unknown"), ("", "/problems"), ("", "/problems/schema-violation"), ("", "/docs/api"), ("", "/nothing-here"), ("", "/denied"), ("", "/error"),
        (DemoUser.Operations, "/"), (DemoUser.Operations, "/queue"), (DemoUser.Operations, "/queue/*"), (DemoUser.Operations, "/queue/*/timeline"), (DemoUser.Operations, "/queue?view=all"),
        (DemoUser.Operations, "/customers"), (DemoUser.Operations, "/customers/C-10000"), (DemoUser.Operations, "/customers/import"),
        (DemoUser.Admin, "/"), (DemoUser.Admin, "/subscriptions"), (DemoUser.Admin, "/subscriptions/new"), (DemoUser.Admin, "/subscriptions/*"), (DemoUser.Admin, "/subscriptions/*/edit"), (DemoUser.Admin, "/event-types"),
        (DemoUser.Admin, "/users"), (DemoUser.Admin, "/api-clients"), (DemoUser.Admin, "/connect"), (DemoUser.Admin, "/audit"), (DemoUser.Admin, "/settings"), (DemoUser.Architect, "/"),
        (DemoUser.Architect, "/registry"), (DemoUser.Architect, "/registry?list=systems"), (DemoUser.Architect, "/registry?list=domains"), (DemoUser.Architect, "/registry?list=exceptions"), (DemoUser.Operations, "/registry?list=decisions&q=nothing"),
        (DemoUser.Architect, "/registry/map"), (DemoUser.Operations, "/registry/map?domain=customers&open=flows/contacts-to-mailing-lists"), (DemoUser.Architect, "/registry/map?q=nothing"), (DemoUser.Architect, "/registry/handbook"),
        (DemoUser.Architect, "/registry/systems/erp"), (DemoUser.Architect, "/registry/domains/prices"), (DemoUser.Architect, "/registry/domains/customers"), (DemoUser.Architect, "/registry/flows/quote-requests"), (DemoUser.Architect, "/registry/patterns/intake"), (DemoUser.Architect, "/registry/exceptions/rate-list-by-hand"), (DemoUser.Architect, "/registry/decisions/nobody-polls"),
        (DemoUser.Architect, "/registry/edit/systems"), (DemoUser.Architect, "/registry/edit/domains/customers"), (DemoUser.Architect, "/registry/edit/flows/quote-requests"), (DemoUser.Architect, "/registry/declare?found=rates-by-hand"),
        (DemoUser.Architect, "/connections"), (DemoUser.Architect, "/connections/new"), (DemoUser.Operations, "/consents"), (DemoUser.Operations, "/consents?q=nobody"), (DemoUser.Architect, "/reconciliation"), (DemoUser.Architect, "/reconciliation/new"),
        (DemoUser.Architect, "/registry/path"), (DemoUser.Architect, "/registry/path?step=2"), (DemoUser.Architect, "/registry/path?step=3"), (DemoUser.Architect, "/registry/path?step=4"),
        (DemoUser.Architect, "/sync"), (DemoUser.Operations, "/sync/runs"), (DemoUser.Operations, "/sync/late-invoices"), (DemoUser.Architect, "/sync/new"), (DemoUser.Architect, "/sync/late-invoices/edit"),
        (DemoUser.Customer, "/"), (DemoUser.Customer, "/my/requests"), (DemoUser.Customer, "/my/requests/*"), (DemoUser.Customer, "/my/quotes"), (DemoUser.Customer, "/my/contracts"), (DemoUser.Customer, "/my/invoices"), (DemoUser.Customer, "/my/help"),
    ];

    public static IEnumerable<object[]> EveryPage => Pages.Select(p => (object[])[p.User, p.Address]);

    [Theory, MemberData(nameof(EveryPage))]
    public async Task A_page_is_good_in_every_theme_and_width(string user, string address)
    {
        var faults = new List<string>();
        await using var window = await site.Open(user.Length > 0 ? user : null);
        await window.Go(await Found(window, address));
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in (int[])[1440, 768, 360])
            {
                await window.Page.SetViewportSizeAsync(width, 900);
                await Settle(window.Page);
                // Axe is slow, and what it finds by colour does not depend on the width: both themes wide, and the narrowest once.
                var look = width == 1440 || (width == 360 && scheme is ColorScheme.Light) ? LookAt(window.Page) : LookAtSize(window.Page);
                faults.AddRange((await look).Select(f => $"{scheme} {width}: {f}"));
                await Picture(window.Page, $"{user} {address} {scheme} {width}");
            }
        }
        // These answer with an error on purpose, and the browser says so.
        faults.AddRange(window.Faults.Where(f => !(address is "/nothing-here" or "/denied" or "/error" && f.Contains("the server responded with a status"))));
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    async Task<string> Found(Window window, string address)
    {
        if (address.Split('*') is not [var list, var rest]) return address;
        // The demo company calls nobody outside, so it has no subscription of its own.
        if (list == "/subscriptions/")
        {
            await using var receiver = await Receiver.Start();
            using var automation = site.Portal.Client(DemoKey.Automation);
            await automation.Subscribe(receiver.Url, "quote.created");
        }
        await window.Go(list.TrimEnd('/'));
        var link = window.Main.Locator($"a[href^='{list}']:not([href$='/new']):not([href*='.csv'])").First;
        return (await link.GetAttributeAsync("href"))!.Split('?')[0] + rest;
    }

    static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PORTAL_PICTURES") is not { Length: > 0 } folder) return;
        var file = string.Concat(name.Trim().Select(c => char.IsLetterOrDigit(c) ? c : '-'));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{file}.png") });
    }

    /// <summary>Until the skeletons gave way to content.</summary>
    static Task Settle(IPage page) => page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true], .skeleton')", null, new() { Timeout = Chromium.Patience });

    static async Task<IReadOnlyList<string>> LookAtSize(IPage page)
    {
        var wide = await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
        return wide > 0 ? [$"scrolls {wide} px sideways"] : [];
    }

    internal static async Task<IReadOnlyList<string>> LookAt(IPage page)
    {
        var axe = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var found = axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"axe {v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Take(3).Select(n => n.Html[..Math.Min(140, n.Html.Length)]))})").ToList();
        found.AddRange(await LookAtSize(page));
        if (await page.TitleAsync() is "" or "Portal" && !page.Url.EndsWith('/')) found.Add("the title does not name the page");
        return found;
    }
}
