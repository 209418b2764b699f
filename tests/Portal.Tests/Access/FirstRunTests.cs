using System.Net;
using System.Text.RegularExpressions;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Tests.Access;

[Trait("Suite", "integration")]
public sealed partial class FirstRunTests
{
    const string Password = "a long enough password";

    static readonly AppOptions Production = new() { Environment = "Production", Demo = false };

    static string CodeOf(PortalApp app) => Assert.Single(app.Logs.Lines.Select(l => Code().Match(l)), m => m.Success).Value;

    static Task<HttpResponseMessage> Begin(Visitor visitor, string code, string password = Password) =>
        visitor.Post(Urls.FirstRun, "first-run", ("Code", code), ("DisplayName", "Ada"), ("Email", "ada@company.test"), ("Password", password));

    [Theory, OnEveryDatabase]
    public async Task Whoever_reads_the_log_makes_the_first_administrator_once(Provider on)
    {
        await using var app = await PortalApp.Start(Production with { Provider = on });
        using var ada = new Visitor(app);
        Assert.EndsWith(Urls.FirstRun, (await ada.Get(Urls.SignIn)).Headers.Location!.ToString());
        var code = CodeOf(app);
        Assert.Contains("not the code", await ada.Fault(await Begin(ada, "AAAA-AAAA-AAAA-AAAA")));
        Assert.Contains("12 characters", await ada.Fault(await Begin(ada, code, "short")));
        Assert.Equal(HttpStatusCode.Redirect, (await Begin(ada, $" {code.ToLowerInvariant()} ")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get(Urls.Users)).StatusCode);

        using var eve = new Visitor(app);
        Assert.EndsWith(Urls.SignIn, (await eve.Get(Urls.FirstRun)).Headers.Location!.ToString());
        await Assert.ThrowsAsync<NotFound>(() => app.Send(new CreateFirstAdmin(code, "eve@company.test", "Eve", Password)));
        Assert.Equal(HttpStatusCode.OK, (await eve.Get(Urls.SignIn)).StatusCode);
        Assert.DoesNotContain(Password, app.Logs.Tail(10_000));
    }

    [Fact]
    public async Task A_restart_with_somebody_there_prints_no_code()
    {
        await using var app = await PortalApp.Start(Production);
        using var ada = new Visitor(app);
        await Begin(ada, CodeOf(app));
        await using var again = await app.Another();
        Assert.DoesNotContain(again.Logs.Lines, l => Code().IsMatch(l));
        using var visitor = new Visitor(again);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignIn("ada@company.test", Password)).StatusCode);
    }

    [Theory, OnEveryDatabase]
    public async Task An_instance_that_did_not_make_the_administrator_lets_them_sign_in_too(Provider on)
    {
        await using var app = await PortalApp.Start(Production with { Provider = on });
        await using var other = await app.Another();
        using var ada = new Visitor(app);
        await Begin(ada, CodeOf(app));
        using var there = new Visitor(other);
        Assert.Equal(HttpStatusCode.OK, (await there.Get(Urls.SignIn)).StatusCode);
    }

    [Fact]
    public async Task No_default_password_opens_production()
    {
        await using var app = await PortalApp.Start(Production);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client(DemoKey.Automation).GetAsync(Urls.Intake)).StatusCode);
        Assert.Null((await app.Send(new SignIn(DemoUser.Admin, DemoUser.Password))).Person);
    }

    [Fact]
    public async Task The_demo_company_in_production_says_so_on_every_page_and_in_the_log()
    {
        await using var app = await PortalApp.Start(Production with { Settings = [("Demo__Enabled", "true")] });
        using var visitor = await Visitor.SignedIn(app, DemoUser.Operations);
        Assert.Contains("Demo company", await (await visitor.Get("/")).Content.ReadAsStringAsync());
        using var stranger = new Visitor(app);
        Assert.Contains("Demo company", await (await stranger.Get(Urls.SignIn)).Content.ReadAsStringAsync());
        Assert.Contains(app.Logs.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("Demo__Enabled"));
        Assert.DoesNotContain(app.Logs.Lines, l => Code().IsMatch(l));
    }

    [GeneratedRegex("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")]
    private static partial Regex Code();
}
