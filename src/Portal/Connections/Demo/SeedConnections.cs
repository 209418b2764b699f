using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using F = Portal.Kernel.Contracts.Fields;

namespace Portal.Connections.Demo;

/// <summary>The demo company's tools that only tell: their webhooks can be tried with a curl, without an account. Once: what somebody takes away does not come back.</summary>
sealed class SeedConnections(IDbContextFactory<PortalDb> dbs, Secrets secrets, CompanySettings company, IConfiguration configuration, TimeProvider clock) : IPrepare
{
    const string By = "Portal", Made = "made the demo's connection";

    public int Order => 45;

    public async Task Prepare(CancellationToken stop)
    {
        // Where the demo's requests are not wanted, nothing else is to happen by itself either.
        if (!company.IsDemo || !configuration.GetValue("Demo:Requests", true)) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Audit.AnyAsync(a => a.Who == By && a.What == Made, stop)) return;
        await Add("calendly", "portal-demo-calendly-signing-key", new()
        {
            ["Signed"] = "calendly", ["Domain"] = Domains.Deliveries, ["Key"] = "payload.uri", ["Type"] = "event", ["Types"] = "invitee.created, invitee.canceled", ["DeletedTypes"] = "invitee.canceled", ["Time"] = "created_at",
            ["Fields"] = $"{F.Contact}=payload.name, {F.Email}=payload.email, {F.Status}=payload.status, {F.Title}=payload.scheduled_event.name, {F.StartsAt}=payload.scheduled_event.start_time, {F.EndsAt}=payload.scheduled_event.end_time",
        });
        await Add("stripe", "whsec_portal_demo_stripe_signing_secret", new()
        {
            ["Signed"] = "stripe", ["Domain"] = Domains.Payments, ["Key"] = "data.object.id", ["Type"] = "type", ["Types"] = "charge.*", ["Time"] = "created",
            ["Fields"] = $"{F.Amount}=data.object.amount/100, {F.Currency}=data.object.currency, {F.Status}=data.object.status, {F.Email}=data.object.billing_details.email, {F.Invoice}=data.object.metadata.invoice, {F.Customer}=data.object.metadata.customer",
        });
        await db.SaveChangesAsync(stop);

        async Task Add(string slug, string secret, Dictionary<string, string> terms)
        {
            if (await db.Set<Connection>().AnyAsync(c => c.Slug == slug, stop)) return;
            var at = clock.GetUtcNow();
            var made = Connection.Make(slug, "webhook", By, at);
            made.Say(terms, secrets.Hide(Connection.Write(new Dictionary<string, string> { [Portal.Connectors.Term.Password] = secret })), demo: false, at);
            db.Add(made);
            await db.Record(at, By, Made, slug, "Inbound webhook", stop);
        }
    }
}
