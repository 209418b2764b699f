using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.BusinessCentral;
using Portal.Connectors.Mailchimp;
using Portal.Consents;
using Portal.Inbound;
using Portal.Inbound.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Sync.UseCases;
using Portal.Tests.Sync;

namespace Portal.Tests.Inbound;

/// <summary>Subscriptions live as long as somebody reads, come back when they are gone, and say what is wrong; and what systems tell is read.</summary>
[Trait("Suite", "integration")]
public sealed class SubscriptionTests
{
    static Task<PortalApp> Start(Provider on, PaperSystem there) => InboundWorld.Start(on, there, InboundWorld.Erp);

    static Task<List<KeptSubscription>> Kept(PortalApp app) => app.Database(db => db.Set<KeptSubscription>().AsNoTracking().ToListAsync());

    static async Task Again(PortalApp app)
    {
        await app.Database(db => db.Set<KeptSubscription>().ExecuteUpdateAsync(set => set.SetProperty(s => s.DueAt, (DateTimeOffset?)DateTimeOffset.UtcNow.AddSeconds(-1))));
        await app.Send(new KeepSubscriptions());
    }

    [Theory, OnEveryDatabase]
    public async Task What_a_flow_reads_is_subscribed_to_and_what_changes_comes(Provider on)
    {
        var there = new PaperSystem("there");
        await using var app = await Start(on, there);
        var erp = app.Double<BusinessCentralDouble>("erp");
        await app.Send(new KeepSubscriptions());
        Assert.Empty(await Kept(app));
        await app.FlowFrom("erp", Domains.Customers, Fields.Company, Fields.City);
        await app.Send(new KeepSubscriptions());
        var kept = Assert.Single(await Kept(app));
        Assert.Equal((Domains.Customers, null), (kept.Domain, kept.Problem));
        Assert.InRange(kept.Until!.Value, DateTimeOffset.UtcNow.AddDays(2.9), DateTimeOffset.UtcNow.AddDays(3.1));
        Assert.InRange(kept.DueAt!.Value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(36));
        // Its first notice is that nobody was told of what was before.
        await app.Quiet();
        Assert.Single(await app.Runs());

        erp.Has("customers", new JsonObject { ["number"] = "C-77", ["displayName"] = "Relecloud", ["city"] = "Delft" });
        await erp.Tell(default);
        await Eventually.Holds("the customer is there", () => there.Rows.ContainsKey("C-77"), TimeSpan.FromSeconds(30));
        for (var i = 0; i < 1001; i++) erp.Becomes("customers", "C-77", c => c["city"] = $"City {i}");
        await erp.Tell(default);
        await Eventually.Holds("its last city is there", () => there.Rows["C-77"][Fields.City] == "City 1000", TimeSpan.FromSeconds(30));
        Assert.Contains(await app.Notices(), n => n.Says == "many customers");

        await app.As(Role.Architect).Send(new PauseSyncFlow("from-erp"));
        await app.Send(new KeepSubscriptions());
        Assert.Empty(await Kept(app));
    }

    [Fact]
    public async Task One_that_is_gone_is_made_again_and_what_changed_meanwhile_is_read()
    {
        var there = new PaperSystem("there");
        await using var app = await Start(Provider.Sqlite, there);
        await app.FlowFrom("erp", Domains.Customers, Fields.Company);
        await app.Send(new KeepSubscriptions());
        await app.Quiet();
        var erp = app.Double<BusinessCentralDouble>("erp");
        foreach (var subscription in erp.Shelf.All("subscriptions").ToList()) erp.Shelf.Remove("subscriptions", subscription["subscriptionId"]!.ToString());
        erp.Has("customers", new JsonObject { ["number"] = "C-78", ["displayName"] = "Unheard" });
        await erp.Tell(default);
        await Again(app);
        Assert.Single(erp.Shelf.All("subscriptions"));
        await Eventually.Holds("the customer is there", () => there.Rows.ContainsKey("C-78"), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task One_that_cannot_be_renewed_says_why_and_is_tried_again()
    {
        await using var app = await Start(Provider.Sqlite, new PaperSystem("there"));
        await app.FlowFrom("erp", Domains.Customers, Fields.Company);
        var erp = app.Double<BusinessCentralDouble>("erp");
        var good = erp.Handshake;
        erp.Handshake = _ => null;
        await app.Send(new KeepSubscriptions());
        var shown = Assert.Single((await app.As(Role.Operations).Send(new AskNotices("erp")))!.Subscriptions!);
        Assert.Contains("did not answer with the validation token", shown.Problem);
        Assert.InRange(shown.NextAt!.Value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(2));
        erp.Handshake = good;
        await Again(app);
        Assert.Null(Assert.Single((await app.As(Role.Operations).Send(new AskNotices("erp")))!.Subscriptions!).Problem);
    }

    [Fact]
    public async Task The_handshake_of_Business_Central_is_answered_by_our_address()
    {
        await using var app = await Start(Provider.Sqlite, new PaperSystem("there"));
        await app.FlowFrom("erp", Domains.Customers, Fields.Company);
        var erp = app.Double<BusinessCentralDouble>("erp");
        var asked = new List<string>();
        using var client = new HttpClient();
        erp.Handshake = url =>
        {
            using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, url.PathAndQuery));
            using var answer = client.Send(ask);
            Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
            using var read = new StreamReader(answer.Content.ReadAsStream());
            asked.Add(url.AbsolutePath);
            return read.ReadToEnd();
        };
        await app.Send(new KeepSubscriptions());
        Assert.Equal((Urls.Inbound("erp"), null), (Assert.Single(asked), Assert.Single(await Kept(app)).Problem));
    }

    [Fact]
    public async Task Whoever_leaves_a_mailing_list_has_withdrawn_within_a_minute()
    {
        await using var app = await InboundWorld.Start(Provider.Sqlite, null, InboundWorld.List);
        await app.Flow(new("Subscribers", "list", "consents", Domains.Subscribers, SyncWorld.Fields(Fields.Status), SyncWorld.Never), "subscribers");
        var list = app.Double<MailchimpDouble>("list");
        const string Kim = "kim@treyresearch.test";
        list.Joins(Kim);
        await app.Has(Consent.Of(Kim, Purpose.Marketing, given: true, "Yes.", DateTimeOffset.UtcNow.AddDays(-1), "a form", "paper", DateTimeOffset.UtcNow.AddDays(-1)));
        list.Leaves(Kim);
        await list.Tell(default);
        await Eventually.Holds("the consent is withdrawn", () => app.Database(db => db.Set<Consent>().AnyAsync(c => c.Email == Kim && !c.Given)), TimeSpan.FromSeconds(60));
    }
}
