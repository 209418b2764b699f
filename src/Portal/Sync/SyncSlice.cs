using MediatR;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Sync.Demo;
using Portal.Sync.Jobs;
using Portal.Sync.UseCases;

namespace Portal.Sync;

/// <summary>Copies data domains from system to system by the clock, and tells what changed.</summary>
public sealed class SyncSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SyncPump>().AddHostedService(s => s.GetRequiredService<SyncPump>());
        builder.Services.AddSingleton<IPrepare, SeedSync>();
    }

    public void MapEndpoints(WebApplication app) => app.MapSync();

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-syncs", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<SyncPump>().Wake();
            return Task.CompletedTask;
        }),
        new("forget-old-sync-runs", "20 3 * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetOldRuns(), stop)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(210, "Moving data", "Sync", Urls.Sync, "i-sync", [Permission.RegistryRead], "g y"),
    ];
}
