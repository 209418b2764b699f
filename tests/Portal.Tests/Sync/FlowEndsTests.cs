using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.UseCases;
using Portal.Sync.UseCases;
using ComparisonTerms = Portal.Reconciliation.ComparisonTerms;

namespace Portal.Tests.Sync;

/// <summary>What says that it is a registered flow goes between the systems of that flow.</summary>
[Trait("Suite", "integration")]
public sealed class FlowEndsTests
{
    /// <summary>A domain that nobody owns.</summary>
    const string Vans = "vans";

    /// <summary>The first two are called as systems of the demo company's registry.</summary>
    readonly PaperSystem website = new("website", Vans), scheduling = new("scheduling", Vans), stranger = new("stranger", Vans);

    Task<PortalApp> Start() => PortalApp.Start(new AppOptions
    {
        Services = services => services.AddSingleton<IDomainReader>(website).AddSingleton<IDomainReader>(scheduling).AddSingleton<IDomainReader>(stranger).AddSingleton<IDomainWriter>(scheduling),
    });

    static ProposeFlow Propose(string from, string to) => new("Vans", from, to) { Pattern = "batch-sync", Trigger = "batch", Why = "Nobody is in a hurry.", Owner = "Web team" };

    static Portal.Sync.SyncTerms Terms(string? flow, string source = "website") => SyncWorld.Customers("scheduling") with { Source = source, Domain = Vans, Flow = flow };

    static async Task<Violation> Refused(Func<Task> save) => Assert.Single((await Assert.ThrowsAsync<InvalidInput>(save)).Violations);

    [Fact]
    public async Task A_sync_flow_is_no_flow_between_other_systems()
    {
        await using var app = await Start();
        var refused = await Refused(() => app.Flow(Terms("deliveries")));
        Assert.Equal(("/flow", "The flow deliveries goes from erp to scheduling, and this goes from website to scheduling: choose another flow, or register one."), (refused.Pointer, refused.Detail));
        refused = await Refused(() => app.As(Role.Architect).Send(new SaveSyncFlow("vans", Terms(null), Propose: Propose("erp", "scheduling"))));
        Assert.Equal(("/propose/from", "The connection website is the system website in the registry."), (refused.Pointer, refused.Detail));
        await app.As(Role.Architect).Send(new SaveSyncFlow("vans", Terms(null), Propose: Propose("website", "scheduling")));
        var flow = (await app.As(Role.Architect).Send(new ReadSyncFlow("vans"))).Terms.Flow!;
        await app.Flow(Terms(flow), "vans-again");
        // Nobody registered what stands behind it: it may be any.
        await app.Flow(Terms("deliveries", "stranger"), "from-a-stranger");
    }

    [Fact]
    public async Task A_comparison_is_no_flow_between_other_systems()
    {
        await using var app = await Start();
        Task Save(string flow, string owner = "website") => app.As(Role.Architect).Send(new SaveComparison("vans", new ComparisonTerms("Vans", Vans, owner, "scheduling", KeyForm.Caseless, [new(Fields.Company, Normalisation.Letters)], Flow: flow)));
        Assert.Equal("/flow", (await Refused(() => Save("deliveries"))).Pointer);
        await app.As(Role.Architect).Send(new SaveSyncFlow("vans", Terms(null), Propose: Propose("website", "scheduling")));
        await Save((await app.As(Role.Architect).Send(new ReadSyncFlow("vans"))).Terms.Flow!);
    }
}
