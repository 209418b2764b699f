using System.Net;

namespace Portal.Tests.Access;

public sealed class HeaderTests
{
    [Theory, InlineData("/sign-in"), InlineData("/docs/api"), InlineData("/nothing-here"), InlineData("/api/v1/intake"), InlineData("/api/v1/nothing"), InlineData("/health/live"), InlineData("/favicon.svg")]
    public async Task Every_answer_carries_a_policy_that_runs_nothing_inline(string address)
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var answer = await visitor.Get(address);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe-inline", policy);
        Assert.DoesNotContain("unsafe-eval", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Pages_ask_for_no_camera_and_sit_in_no_frame()
    {
        var app = await PortalApp.Shared();
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        var page = await ines.Get("/");
        Assert.Contains("camera=()", Assert.Single(page.Headers.GetValues("Permissions-Policy")));
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_proxy_that_nobody_named_is_not_believed()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"));
        Assert.False((await visitor.Get("/sign-in")).Headers.Contains("Strict-Transport-Security"));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Http_is_sent_to_https_only_when_asked_for()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("Https__Redirect", "true"));
        using var visitor = new Visitor(app);
        var answer = await visitor.Get("/sign-in");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal("https", answer.Headers.Location!.Scheme);
    }

    [Fact]
    public async Task Text_that_somebody_typed_comes_back_as_text()
    {
        var app = await PortalApp.Shared();
        using var visitor = new Visitor(app);
        var page = await (await visitor.SignIn("<script>alert(1)</script>@x.test", "x", returnUrl: "\"><script>alert(2)</script>")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>alert", page);
    }
}
