using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connectors;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using F = Portal.Kernel.Contracts.Fields;

namespace Portal.Connections.Demo;

/// <summary>
/// The demo company has its whole stack from the start: four systems as their stand-ins, told of quotes and consents, and two tools that only tell, whose webhooks can be tried with a curl.
/// Nobody needs an account to see a quote arrive everywhere. Once: what somebody takes away does not come back.
/// </summary>
sealed class SeedConnections(IDbContextFactory<PortalDb> dbs, Secrets secrets, DemoStack stack, TimeProvider clock) : IPrepare
{
    const string By = "Portal", Made = "made the demo's connection";

    static readonly (string Slug, string Kind, string Recipe, string Flow)[] StandIns =
    [
        ("crm", "hubspot", "quotes-to-opportunities", "quote-and-customer-events"),
        ("help-desk", "zendesk", "quotes-to-tickets", "customers-and-contracts"),
        ("email-platform", "mailchimp", "consents-to-subscribers", "consents-to-mailing-list"),
        ("mail-server", "smtp", "quotes-by-mail", "quotes-by-mail"),
    ];

    static readonly (string Slug, string Secret, Dictionary<string, string> Terms)[] Tools =
    [
        ("calendly", "portal-demo-calendly-signing-key", new()
        {
            ["Signed"] = "calendly", ["Domain"] = Domains.Deliveries, ["Key"] = "payload.uri", ["Type"] = "event", ["Types"] = "invitee.created, invitee.canceled", ["DeletedTypes"] = "invitee.canceled", ["Time"] = "created_at",
            ["Fields"] = $"{F.Contact}=payload.name, {F.Email}=payload.email, {F.Status}=payload.status, {F.Title}=payload.scheduled_event.name, {F.StartsAt}=payload.scheduled_event.start_time, {F.EndsAt}=payload.scheduled_event.end_time",
        }),
        ("stripe", "whsec_portal_demo_stripe_signing_secret", new()
        {
            ["Signed"] = "stripe", ["Domain"] = Domains.Payments, ["Key"] = "data.object.id", ["Type"] = "type", ["Types"] = "charge.*", ["Time"] = "created",
            ["Fields"] = $"{F.Amount}=data.object.amount/100, {F.Currency}=data.object.currency, {F.Status}=data.object.status, {F.Email}=data.object.billing_details.email, {F.Invoice}=data.object.metadata.invoice, {F.Customer}=data.object.metadata.customer",
        }),
    ];

    public int Order => 50;

    public async Task Prepare(CancellationToken stop)
    {
        if (!stack.Stands) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Audit.AnyAsync(a => a.Who == By && a.What == Made, stop)) return;
        var (at, taken) = (clock.GetUtcNow(), await db.Set<Connection>().Select(c => c.Slug).ToListAsync(stop));
        foreach (var (slug, kind, recipe, flow) in StandIns)
            if (await Add(slug, kind, [], "", demo: true)) db.Add(HandoverRule.Of(slug, recipe, flow));
        foreach (var (slug, secret, terms) in Tools)
            await Add(slug, "webhook", terms, secrets.Hide(Connection.Write(new Dictionary<string, string> { [Term.Password] = secret })), demo: false);
        await db.SaveChangesAsync(stop);

        async Task<bool> Add(string slug, string kind, Dictionary<string, string> terms, string hidden, bool demo)
        {
            if (taken.Contains(slug)) return false;
            var made = Connection.Make(slug, kind, By, at);
            made.Say(terms, hidden, demo, at);
            db.Add(made);
            await db.Record(at, By, Made, slug, demo ? $"{kind}, stand-in" : "Inbound webhook", stop);
            return true;
        }
    }
}

/// <summary>Whether the demo company's other systems stand beside it: <c>Demo__Systems</c>.</summary>
sealed class DemoStack(CompanySettings company, IConfiguration configuration)
{
    public bool Stands { get; } = company.IsDemo && configuration.GetValue("Demo:Systems", true);
}
