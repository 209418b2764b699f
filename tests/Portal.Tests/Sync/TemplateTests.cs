using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>Flows that many companies need are adopted with one click, with the registry's flow and a time at which they meet nobody.</summary>
[Trait("Suite", "integration")]
public sealed class TemplateTests
{
    static async Task<SyncOffer> Offer(PortalApp app, string slug) => (await app.As(Role.Architect).Send(new ListSyncTemplates())).Single(o => o.Template.Slug == slug);

    [Theory, OnEveryDatabase]
    public async Task A_template_that_fits_is_adopted_and_runs(Provider on)
    {
        await using var app = await PortalApp.Start(on, ("Demo__Systems", "true"));
        var offer = await Offer(app, "key-accounts-to-crm");
        var ready = Assert.Single(offer.Ready);
        Assert.Equal(("embedded", "crm", "quote-and-customer-events", null), (ready.Terms.Source, ready.Terms.Target, ready.Terms.Flow, ready.Propose));
        Assert.Contains(Fields.Company, ready.Terms.Fields.Keys);
        await app.As(Role.Architect).Send(new SaveSyncFlow(ready.Slug, ready.Terms, Propose: ready.Propose));
        Assert.Equal((0, null, "key-accounts-to-crm"), await Offer(app, "key-accounts-to-crm") is var now ? (now.Ready.Count, now.Missing, now.Adopted) : default);

        await app.As(Role.Operations).Send(new RunSyncFlow(ready.Slug));
        var run = await Eventually.Get("it ran", async () => (await app.As(Role.Operations).Send(new ReadSyncFlow(ready.Slug))).Last, TimeSpan.FromSeconds(60));
        Assert.Equal((SyncState.Done, null), (run.State, run.Fault));
        Assert.True(run.Read > 0);
    }

    [Fact]
    public async Task Two_that_share_a_system_are_given_different_times()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("Demo__Systems", "true"));
        var first = (await Offer(app, "key-accounts-to-crm")).Ready[0];
        Assert.Equal(first.Terms.Cron, (await Offer(app, "customers-to-help-desk")).Ready[0].Terms.Cron);
        await app.As(Role.Architect).Send(new SaveSyncFlow(first.Slug, first.Terms, Propose: first.Propose));
        Assert.NotEqual(first.Terms.Cron, (await Offer(app, "customers-to-help-desk")).Ready[0].Terms.Cron);
    }

    [Fact]
    public async Task The_demo_company_hears_of_who_unsubscribes_at_its_mailing_list()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("Demo__Systems", "true"));
        Assert.Equal("withdrawals", (await Offer(app, "withdrawals-from-email-platform")).Adopted);
        await app.Database(db => db.SyncFlows.Where(f => f.Slug == "withdrawals").ExecuteDeleteAsync());
        var ready = Assert.Single((await Offer(app, "withdrawals-from-email-platform")).Ready);
        Assert.Equal(("email-platform", "consents", "* * * * *", "email-platform", "website"), (ready.Terms.Source, ready.Terms.Target, ready.Terms.Cron, ready.Propose?.From, ready.Propose?.To));
        Assert.Equal([Fields.Status], ready.Terms.Fields.Keys);
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite);
        Assert.Equal("No website is connected that takes items.", (await Offer(app, "items-to-website")).Missing);
        Assert.Equal("No CRM is connected whose customers can be read.", (await Offer(app, "account-managers-to-erp")).Missing);
    }
}
