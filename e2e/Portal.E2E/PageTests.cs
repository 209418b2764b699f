using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Portal.E2E;

/// <summary>Every page in both themes and three widths: accessible, without errors, without sideways scrolling, without other hosts.</summary>
[Trait("Suite", "pages")]
[Collection(nameof(Site))]
public sealed class PageTests(Site site)
{
    static readonly (string User, string Address)[] Pages =
    [
        ("", "/sign-in"), ("", "/problems"), ("", "/problems/schema-violation"), ("", "/docs/api"), ("", "/nothing-here"),
        (DemoUser.Operations, "/"), (DemoUser.Operations, "/queue"), (DemoUser.Operations, "/customers"), (DemoUser.Operations, "/customers/C-10000"), (DemoUser.Operations, "/customers/import"),
        (DemoUser.Admin, "/"), (DemoUser.Admin, "/subscriptions"), (DemoUser.Admin, "/subscriptions/new"), (DemoUser.Admin, "/event-types"), (DemoUser.Admin, "/users"), (DemoUser.Admin, "/api-clients"), (DemoUser.Admin, "/audit"), (DemoUser.Admin, "/settings"),
        (DemoUser.Customer, "/"), (DemoUser.Customer, "/my/requests"), (DemoUser.Customer, "/my/quotes"), (DemoUser.Customer, "/my/contracts"), (DemoUser.Customer, "/my/invoices"),
    ];

    public static IEnumerable<object[]> EveryPage => Pages.Select(p => (object[])[p.User, p.Address]);

    [Theory, MemberData(nameof(EveryPage))]
    public async Task A_page_is_good_in_every_theme_and_width(string user, string address)
    {
        var faults = new List<string>();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var window = await site.Open(user.Length > 0 ? user : null, scheme: scheme);
            foreach (var width in (int[])[1440, 768, 360])
            {
                await window.Page.SetViewportSizeAsync(width, 900);
                await window.Go(address);
                await Settle(window.Page);
                // Axe is slow, and what it finds by colour does not depend on the width: both themes wide, and the narrowest once.
                var look = width == 1440 || (width == 360 && scheme is ColorScheme.Light) ? LookAt(window.Page) : LookAtSize(window.Page);
                faults.AddRange((await look).Select(f => $"{scheme} {width}: {f}"));
            }
            faults.AddRange(window.Faults.Where(f => !(address == "/nothing-here" && f.Contains("404"))));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
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
