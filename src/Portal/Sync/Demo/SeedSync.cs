using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using F = Portal.Kernel.Contracts.Fields;

namespace Portal.Sync.Demo;

/// <summary>The demo company watches its own ERP: contracts that end soon and invoices that are late become events; and who unsubscribes at its mailing list has taken the consent back. Both start at once, as flows do that nobody looked at together.</summary>
sealed class SeedSync(IDbContextFactory<PortalDb> dbs, CompanySettings company, IConfiguration configuration, TimeProvider clock) : IPrepare
{
    const string By = "Portal", Registered = "renewals-and-overdue", Morning = "0 6 * * *";

    public int Order => 40;

    public async Task Prepare(CancellationToken stop)
    {
        if (!company.IsDemo) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        var at = clock.GetUtcNow();
        var known = await db.SyncFlows.Select(f => f.Slug).ToListAsync(stop);
        Add("contract-renewals", new SyncTerms("Contract renewals", EmbeddedErp.Slug, null, Domains.Contracts, Always(F.Title, F.EndsOn, F.MonthlyAmount), Morning) { Announces = true, Flow = Registered, DaysBefore = 60 });
        Add("late-invoices", new SyncTerms("Late invoices", EmbeddedErp.Slug, null, Domains.Invoices, Always(F.DueOn, F.Open), Morning) { Announces = true, Flow = Registered });
        if (configuration.GetValue("Demo:Systems", true))
            Add("withdrawals", new SyncTerms("Withdrawals", "email-platform", "consents", Domains.Subscribers, Always(F.Status), "* * * * *") { Flow = "withdrawals" });
        await db.SaveChangesAsync(stop);

        void Add(string slug, SyncTerms terms)
        {
            if (known.Contains(slug)) return;
            var flow = SyncFlow.Of(slug, terms, By, at);
            // Where the demo's requests are not wanted, nothing else is to happen by itself either.
            var quiet = !configuration.GetValue("Demo:Requests", true);
            if (quiet) flow.Pause(at);
            db.SyncFlows.Add(flow);
            db.SyncProgress.Add(SyncProgress.Of(flow.Id, quiet ? null : at));
        }
    }

    static Dictionary<string, WriteRule> Always(params string[] fields) => fields.ToDictionary(f => f, _ => WriteRule.Always);
}
