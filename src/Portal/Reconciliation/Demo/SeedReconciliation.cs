using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using F = Portal.Kernel.Contracts.Fields;

namespace Portal.Reconciliation.Demo;

/// <summary>The demo company compares what its CRM knows of customers with what the ERP says, and finds what years of copying left behind.</summary>
sealed class SeedReconciliation(IDbContextFactory<PortalDb> dbs, CompanySettings company, IConfiguration configuration, TimeProvider clock) : IPrepare
{
    const string By = "Portal", Slug = "customers-in-the-crm", Made = "made the comparison";
    /// <summary>The CRM's stand-in is furnished after the host is ready; a first look before that would find nothing.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    public int Order => 55;

    public async Task Prepare(CancellationToken stop)
    {
        if (!company.IsDemo || !configuration.GetValue("Demo:Systems", true)) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Comparisons.AnyAsync(stop) || await db.Set<AuditEntry>().AnyAsync(a => a.What == Made && a.Subject == Slug, stop)) return;
        var at = clock.GetUtcNow();
        var terms = new ComparisonTerms(
            "Customers in the CRM", Domains.Customers, EmbeddedErp.Slug, "crm", KeyForm.Caseless, [new(F.Company, Normalisation.Caseless), new(F.Phone, Normalisation.Digits), new(F.City, Normalisation.Letters)],
            "30 5 * * *", Retires: "spreadsheets", Flow: "quote-and-customer-events");
        var comparison = CopyComparison.Make(Slug, terms, By, at);
        comparison.First(at + Settled);
        db.Comparisons.Add(comparison);
        await db.Record(at, By, Made, Slug, "crm with embedded, customers", stop);
        await db.SaveChangesAsync(stop);
    }
}
