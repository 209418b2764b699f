using Portal.Shell;

namespace Portal.Tests.Inbound;

/// <summary>What a connection's page says of what its system tells us.</summary>
[Trait("Suite", "integration")]
public sealed class InboundPagesTests
{
    static async Task<string> Page(PortalApp app, string connection)
    {
        using var visitor = await Visitor.SignedIn(app, DemoUser.Architect);
        using var answer = await visitor.Get(Urls.Connection(connection));
        return await answer.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task The_page_shows_the_address_the_proof_and_what_came()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, [("Portal__Address", "https://portal.example.com"), .. InboundWorld.Desk, .. InboundWorld.Erp,
            ("Connections__mute__Kind", "zendesk"), ("Connections__mute__BaseUrl", "https://mute.example"), ("Connections__mute__User", "a@b.test"), ("Connections__mute__Password", "x")]);
        await app.Taken(app.TicketNotice("event-1"));
        using (await app.Post(app.TicketNotice("event-2", "another secret"))) { }
        await Eventually.Passes(async () =>
        {
            var desk = await Page(app, "desk");
            Assert.Contains("https://portal.example.com/api/v1/inbound/desk", desk);
            Assert.Contains("Its signing secret is this connection", desk);
            Assert.Contains("tickets 12 updated", desk);
            Assert.Contains("Taken", desk);
            Assert.Contains("Refused", desk);
            Assert.Contains("tells us of changes", desk);
        });
        Assert.Contains("No sync flow reads from it", await Page(app, "erp"));
        Assert.Contains("enter a webhook secret", await Page(app, "mute"));
        Assert.DoesNotContain("What it tells us", await Page(app, "embedded"));
    }
}
