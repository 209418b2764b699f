using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Reconciliation;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;

namespace Portal.Tests.Reconciliation;

/// <summary>The host with paper systems, and what tests of this slice say again and again.</summary>
static class ReconciliationApp
{
    public const string Slug = "crm-customers";

    public static readonly ComparisonTerms Terms = new("CRM customers", Domains.Customers, "paper-erp", "paper-crm", KeyForm.Caseless,
        [new(Fields.Company, Normalisation.Letters), new(Fields.Phone, Normalisation.Digits), new(Fields.CreditLimit, Normalisation.Number, 1, ToleranceUnit.Percent)]);

    public static Task<PortalApp> Start(Provider on, params ISystemOfRecord[] systems) => Start(on, null, systems);

    public static Task<PortalApp> Start(Provider on, FakeTimeProvider? clock, params ISystemOfRecord[] systems) =>
        PortalApp.Start(new AppOptions { Provider = on, Clock = clock, Services = services => services.Connect(systems) });

    public static Task<string> Compares(this PortalApp app, ComparisonTerms? terms = null) => app.As(Role.Architect).Send(new SaveComparison(Slug, terms ?? Terms));

    /// <summary>Runs to its end.</summary>
    public static async Task<RunView> Run(this PortalApp app)
    {
        var asked = await app.As(Role.Operations).Send(new StartComparison(Slug));
        return await Eventually.Get("the run ended", async () => (await app.View()).Last is { } last && last.Id == asked.Id ? last : null, TimeSpan.FromSeconds(60));
    }

    public static Task<ComparisonView> View(this PortalApp app) => app.As(Role.Architect).Send(new ReadComparison(Slug));

    public static async Task<IReadOnlyList<DifferenceRow>> Differences(this PortalApp app, DifferenceLane? lane = DifferenceLane.Waiting) =>
        (await app.As(Role.Operations).Send(new ListDifferences(Slug, new(lane), Limit: 200))).Items;

    public static async Task<DifferenceRow> Difference(this PortalApp app, string key) => (await app.Differences(null)).Single(d => d.Key == key);

    public static DifferenceSelection Of(params DifferenceRow[] rows) => new(Slug, [.. rows.Select(r => r.Id)]);

    /// <summary>Writes the copy, to its end.</summary>
    public static async Task<FixView> Fix(this PortalApp app, params DifferenceRow[] rows)
    {
        var id = await app.As(Role.Operations).Send(new StartFix(Of(rows)));
        return await Eventually.Get("the fix ended", async () => await app.As(Role.Operations).Send(new ReadFix(id)) is { FinishedAt: not null } fix ? fix : null);
    }

    public static Task<int> Events(this PortalApp app, string type) => app.Database(db => db.Events.CountAsync(e => e.Type == type));
}
