using MediatR;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.Demo;
using Portal.Reconciliation.Jobs;
using Portal.Reconciliation.UseCases;
using Portal.Shell;

namespace Portal.Reconciliation;

/// <summary>Copies that should match are compared with what owns the data; what differs becomes a queue.</summary>
public sealed class ReconciliationSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPrepare, SeedReconciliation>().AddSingleton<Sources>().AddSingleton<Stage>().AddSingleton<IPrepare>(s => s.GetRequiredService<Stage>());
        builder.Services.AddSingleton<CopyWriter>();
        builder.Services.AddSingleton<ComparisonPump>().AddHostedService(s => s.GetRequiredService<ComparisonPump>());
        builder.Services.AddSingleton<FixPump>().AddHostedService(s => s.GetRequiredService<FixPump>());
    }

    public void MapEndpoints(WebApplication app) => app.MapReconciliation();

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-comparisons", "10/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<ComparisonPump>().Wake();
            services.GetRequiredService<FixPump>().Wake();
            return Task.CompletedTask;
        }),
        new("tidy-up-differences", "7 * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new TidyUp(), stop)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(20, "", "Reconciliation", Urls.Reconciliation, "i-diff", [Permission.RegistryRead], "g d",
            new NavigationCount((mediator, stop) => mediator.Send(new CountDifferences(), stop), nameof(ReconciliationChanged))),
    ];
}
