using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portal.Access;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Tests.Access;

[Trait("Suite", "integration")]
public sealed class SignInTests
{
    static Task<PortalApp> WithClock() => PortalApp.Start(new AppOptions { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow), Settings = [("Access__SignInsPerMinute", "1000")] });

    [Fact]
    public async Task The_right_password_opens_the_page_that_was_asked_for()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var asked = await visitor.Get("/queue?lane=all");
        Assert.Equal("/sign-in?returnUrl=%2Fqueue%3Flane%3Dall", asked.Headers.Location!.PathAndQuery);
        var entered = await visitor.SignIn(DemoUser.Operations, returnUrl: "/queue?lane=all");
        Assert.Equal("/queue?lane=all", new Uri(app.Url, entered.Headers.Location!).PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/queue?lane=all")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_and_an_address_without_an_account_are_told_the_same()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var wrong = await visitor.Fault(await visitor.SignIn("admin@portal.test", "not the password"));
        Assert.NotEmpty(wrong);
        Assert.Equal(wrong, await visitor.Fault(await visitor.SignIn("nobody-at-all@portal.test", "not the password")));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/")).StatusCode);
    }

    [Theory, InlineData(DemoUser.Operations), InlineData("no-account@portal.test")]
    public async Task Five_failures_lock_an_address_for_a_quarter_of_an_hour_whether_or_not_it_has_an_account(string email)
    {
        await using var app = await WithClock();
        using var visitor = new Visitor(app);
        for (var i = 0; i < 4; i++) Assert.DoesNotContain("Too many", await visitor.Fault(await visitor.SignIn(email, "not the password")));
        Assert.Contains("Try again in 15 minutes", await visitor.Fault(await visitor.SignIn(email, "not the password")));
        Assert.Contains("Too many", await visitor.Fault(await visitor.SignIn(email)));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("Try again in 5 minutes", await visitor.Fault(await visitor.SignIn(email.ToUpperInvariant())));
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        var later = await visitor.SignIn(email);
        Assert.Equal(email == DemoUser.Operations ? HttpStatusCode.Redirect : HttpStatusCode.OK, later.StatusCode);
        Assert.DoesNotContain("Too many", await visitor.Fault(later));
    }

    [Theory, OnEveryDatabase]
    public async Task Guesses_at_the_same_moment_are_not_more_guesses(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => app.Send(new SignIn(DemoUser.Operations, $"guess number {i}")))));
        Assert.All(answers, a => Assert.Null(a.Person));
        var counted = await app.Database(db => Task.FromResult(db.Set<SignInFailures>().Single(f => f.Id == SignInFailures.IdOf(DemoUser.Operations)).Count));
        Assert.InRange(counted, 1, SignInFailures.Most);
    }

    [Fact]
    public async Task Success_forgets_the_failures()
    {
        await using var app = await PortalApp.Start();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) await app.Send(new SignIn(DemoUser.Admin, "not the password"));
            Assert.NotNull((await app.Send(new SignIn(DemoUser.Admin, DemoUser.Password))).Person);
        }
    }

    [Theory]
    [InlineData("//evil.test"), InlineData("/\\evil.test"), InlineData("\\\\evil.test"), InlineData("https://evil.test/"), InlineData("/\t/evil.test"), InlineData("/\n/evil.test"), InlineData("javascript:alert(1)")]
    [InlineData("evil.test"), InlineData(""), InlineData("/sign-out"), InlineData("/sign-in?returnUrl=/"), InlineData(" //evil.test"), InlineData("/a\\..\\evil")]
    public void Nobody_is_led_to_another_site(string address) => Assert.Equal("/", ReturnUrl.OrHome(address));

    [Theory, InlineData("/queue?lane=all#x"), InlineData("/"), InlineData("/customers/C-10000"), InlineData("/queue?q=a//b")]
    public void Addresses_of_ours_are_kept(string address) => Assert.Equal(address, ReturnUrl.OrHome(address));

    [Fact]
    public async Task The_page_itself_leads_home_instead_of_to_another_site()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var entered = await visitor.SignIn(DemoUser.Operations, returnUrl: "//evil.test/queue");
        Assert.Equal(new Uri(app.Url, "/"), new Uri(app.Url, entered.Headers.Location!));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites_and_ends_with_the_browser()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var cookie = Session(await visitor.SignIn(DemoUser.Operations));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.DoesNotContain("secure", cookie);
        Assert.DoesNotContain("expires", cookie);
        using var again = new Visitor(app);
        Assert.Contains("expires", Session(await again.SignIn(DemoUser.Operations, keep: true)));
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_known_and_speaks_https_the_cookie_is_secure()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("Proxies__Known", "127.0.0.1"));
        using var visitor = new Visitor(app, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"));
        var page = await visitor.Get("/sign-in");
        Assert.Contains("max-age", string.Join("", page.Headers.GetValues("Strict-Transport-Security")));
        var cookies = page.Headers.GetValues("Set-Cookie").Select(c => c.ToLowerInvariant()).ToList();
        Assert.All(cookies, c => Assert.Contains("httponly", c));
    }

    static string Session(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("portal.session=", StringComparison.Ordinal)).ToLowerInvariant().Split("; ", 2)[1];

    [Fact]
    public async Task A_form_of_another_site_is_refused()
    {
        var app = await PortalApp.Shared();
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        Assert.Equal(HttpStatusCode.BadRequest, (await ines.Forge(Urls.SignOut)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ines.Get("/")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ines.Forge(Urls.SignIn, ("_handler", "sign-in"), ("Email", DemoUser.Admin), ("Password", DemoUser.Password))).StatusCode);
    }

    [Fact]
    public async Task One_network_address_may_not_try_for_ever()
    {
        await using var app = await PortalApp.Start(new AppOptions { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow), Settings = [("Access__SignInsPerMinute", "3")] });
        using var visitor = new Visitor(app);
        for (var i = 0; i < 3; i++) await visitor.SignIn($"somebody{i}@portal.test", "not the password");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.SignIn(DemoUser.Admin)).StatusCode);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignIn(DemoUser.Admin)).StatusCode);
    }

    [Fact]
    public async Task Somebody_who_is_switched_off_is_out_with_the_next_click()
    {
        await using var app = await PortalApp.Start();
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        Assert.Equal(HttpStatusCode.OK, (await ines.Get("/")).StatusCode);
        await app.As(Role.Admin).Send(new SwitchUser(await IdOf(app, DemoUser.Operations), On: false));
        Assert.Equal(HttpStatusCode.Redirect, (await ines.Get("/")).StatusCode);
        Assert.Contains("do not belong together", await ines.Fault(await ines.SignIn(DemoUser.Operations)));
    }

    [Fact]
    public async Task And_on_every_other_instance()
    {
        await using var app = await PortalApp.Start(Provider.Postgres);
        await using var other = await app.Another();
        using var ines = await Visitor.SignedIn(other, DemoUser.Operations);
        Assert.Equal(HttpStatusCode.OK, (await ines.Get("/")).StatusCode);
        await app.As(Role.Admin).Send(new SwitchUser(await IdOf(app, DemoUser.Operations), On: false));
        await Eventually.Holds("the other instance heard it", async () => (await ines.Get("/")).StatusCode == HttpStatusCode.Redirect, TimeSpan.FromSeconds(5));
    }

    internal static Task<Guid> IdOf(PortalApp app, string email) => app.Database(db => Task.FromResult(db.Set<User>().Single(u => u.Email == email).Id));
}
