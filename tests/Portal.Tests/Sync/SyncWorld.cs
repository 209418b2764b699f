using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;

namespace Portal.Tests.Sync;

/// <summary>A host with two paper systems, and flows between them.</summary>
static class SyncWorld
{
    /// <summary>A time that never comes: runs begin by hand.</summary>
    public const string Never = "0 0 29 2 *";

    public static Task<PortalApp> Start(Provider on, PaperSystem source, PaperSystem? target = null, FakeTimeProvider? clock = null) => PortalApp.Start(new AppOptions
    {
        Provider = on, Demo = false, Clock = clock, Settings = [("Demo__Enabled", "false")],
        Services = services =>
        {
            services.AddSingleton<IDomainReader>(source);
            if (target is not null) services.AddSingleton<IDomainWriter>(target);
        },
    });

    public static SyncTerms Customers(string? target = "there", string cron = Never) => new("Customers", "here", target, Domains.Customers, Fields(Portal.Kernel.Contracts.Fields.Company, Portal.Kernel.Contracts.Fields.Email), cron);

    public static Dictionary<string, WriteRule> Fields(params string[] fields) => fields.ToDictionary(f => f, _ => WriteRule.Always);

    public static async Task<string> Flow(this PortalApp app, SyncTerms terms, string slug = "customers")
    {
        await app.As(Role.Architect).Send(new SaveSyncFlow(slug, terms));
        return slug;
    }

    /// <summary>Starts a run and waits until it is over.</summary>
    public static async Task<SyncRunView> Run(this PortalApp app, string slug = "customers", bool dryRun = false, bool full = false, Guid? deletesOf = null, Guid? retryOf = null)
    {
        var run = await app.As(deletesOf is null ? Role.Operations : Role.Architect).Send(new RunSyncFlow(slug, dryRun, full, deletesOf, retryOf));
        return await app.Over(run.Id);
    }

    public static Task<SyncRunView> Over(this PortalApp app, Guid run) =>
        Eventually.Get("the run is over", async () => (await app.Send(new ReadSyncRun(run))).Run is { IsOver: true } over ? over : null, TimeSpan.FromSeconds(30));

    public static Task<SyncRunView> Waits(this PortalApp app, Guid run) =>
        Eventually.Get("the run waits", async () => (await app.Send(new ReadSyncRun(run))).Run is { State: SyncState.Waiting, Fault: not null } now ? now : null, TimeSpan.FromSeconds(30));

    public static Task<SyncRunView> Is(this PortalApp app, Guid run, SyncState state) =>
        Eventually.Get($"the run is {state}", async () => (await app.Send(new ReadSyncRun(run))).Run is { } now && now.State == state ? now : null, TimeSpan.FromSeconds(30));

    public static Task<DateTimeOffset?> Watermark(this PortalApp app) => app.Database(db => db.SyncProgress.Select(p => p.Watermark).SingleAsync());

    public static Task<List<string>> Events(this PortalApp app) => app.Database(db => db.Events.OrderBy(e => e.Id).Select(e => e.Type).ToListAsync());

    /// <summary>Read, created, changed, unchanged, skipped, failed, deleted.</summary>
    public static (int, int, int, int, int, int, int) Counts(this SyncRunView run) => (run.Read, run.Created, run.Changed, run.Unchanged, run.Skipped, run.Failed, run.Deleted);
}
