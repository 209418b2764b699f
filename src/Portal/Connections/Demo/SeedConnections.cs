using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.Demo;

/// <summary>
/// The demo company has its whole stack from the start, each system as its stand-in, told of quotes and consents: nobody needs an account to see a quote arrive everywhere.
/// What somebody removed does not come back.
/// </summary>
sealed class SeedConnections(IDbContextFactory<PortalDb> dbs, DemoStack stack, TimeProvider clock) : IPrepare
{
    const string By = "Portal";

    static readonly (string Slug, string Kind, string Recipe, string Flow)[] Systems =
    [
        ("crm", "hubspot", "quotes-to-opportunities", "quote-and-customer-events"),
        ("help-desk", "zendesk", "quotes-to-tickets", "customers-and-contracts"),
        ("email-platform", "mailchimp", "consents-to-subscribers", "consents-to-mailing-list"),
        ("mail-server", "smtp", "quotes-by-mail", "quotes-by-mail"),
    ];

    public int Order => 50;

    public async Task Prepare(CancellationToken stop)
    {
        if (!stack.Stands) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        // Who made or removed one since has said what they want.
        if (await db.Set<Connection>().AnyAsync(stop) || await db.Set<AuditEntry>().AnyAsync(a => a.What == Made, stop)) return;
        var at = clock.GetUtcNow();
        foreach (var (slug, kind, recipe, flow) in Systems)
        {
            var connection = Connection.Make(slug, kind, By, at);
            connection.Say(new Dictionary<string, string>(), "", demo: true, at);
            db.Add(connection);
            db.Add(HandoverRule.Of(slug, recipe, flow));
        }
        await db.Record(at, By, Made, "the demo company's systems", string.Join(", ", Systems.Select(s => s.Slug)), stop);
        await db.SaveChangesAsync(stop);
    }

    const string Made = "connected the stand-ins of";
}

/// <summary>Whether the demo company's other systems stand beside it: <c>Demo__Systems</c>.</summary>
sealed class DemoStack(CompanySettings company, IConfiguration configuration)
{
    public bool Stands { get; } = company.IsDemo && configuration.GetValue("Demo:Systems", true);
}
