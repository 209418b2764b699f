using Portal.Shell;

namespace Portal.Tests.Sync;

/// <summary>What the pages show, and to whom.</summary>
[Trait("Suite", "integration")]
public sealed class SyncPagesTests
{
    const string Flow = "late-invoices";

    [Fact]
    public async Task The_demo_companys_flows_are_listed_with_their_path_and_clock()
    {
        var html = await Page(DemoUser.Architect, Urls.Sync);
        Assert.Contains("Two flows on a clock", html);
        Assert.Contains("Late invoices", html);
        Assert.Contains("daily 06:00", html);
        // Tests' flows rest, so that nothing happens by itself.
        Assert.Contains("Paused", html);
    }

    [Theory]
    [InlineData(DemoUser.Admin, true, true)]
    [InlineData(DemoUser.Architect, true, true)]
    [InlineData(DemoUser.Operations, true, false)]
    public async Task Operations_run_flows_and_planners_change_them_too(string user, bool runs, bool changes)
    {
        var html = await Page(user, Urls.SyncFlow(Flow));
        Assert.Equal(runs, html.Contains("Resume</button>", StringComparison.Ordinal));
        Assert.Equal(changes, html.Contains(Urls.EditSync(Flow), StringComparison.Ordinal));
        Assert.Equal(changes, html.Contains("Delete this flow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_offers_what_the_connections_can_do()
    {
        var html = await Page(DemoUser.Architect, Urls.EditSync(Flow));
        Assert.Contains("due-on", html);
        Assert.Contains("Changes become events", html);
    }

    [Theory]
    [InlineData("/sync/runs?state=sleeping")]
    [InlineData("/sync/runs?flow=nothing")]
    public async Task A_slip_in_the_address_finds_nothing_and_is_no_fault(string address) => Assert.Contains("Nothing fits", await Page(DemoUser.Operations, address));

    static async Task<string> Page(string user, string address)
    {
        var app = await PortalApp.Shared();
        using var visitor = await Visitor.SignedIn(app, user);
        using var answer = await visitor.Get(address);
        return await answer.Content.ReadAsStringAsync();
    }
}
