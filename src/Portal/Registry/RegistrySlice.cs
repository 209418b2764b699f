using MediatR;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Registry.Exports;
using Portal.Registry.Handbook;
using Portal.Registry.Pictures;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry;

/// <summary>The plan that every movement is stamped with: systems, who owns which data, flows, and where plan and reality differ.</summary>
public sealed class RegistrySlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Shelf>();
        builder.Services.AddSingleton<Observatory>();
        builder.Services.AddSingleton<UseCases.PastScores>();
        builder.Services.AddSingleton<UseCases.Maps>();
        builder.Services.AddScoped<Pages.Edits>();
        builder.Services.AddSingleton<IPrepare, Demo.SeedRegistry>();
    }

    public void MapEndpoints(WebApplication app)
    {
        app.MapRegistry();
        app.MapAnswers();
        app.MapPictures();
        app.MapHandbook();
        app.MapExports();
    }

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("sum-up-traffic", "5/30 * * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new SumUpTraffic(), stop)),
        new("raise-registry-alarms", "20 * * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new RaiseAlarms(), stop)),
        new("forget-old-traffic", "41 3 * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetOldTraffic(), stop)),
    ];

    public IEnumerable<RoleHome> Homes => [new(30, Permission.RegistryManage, typeof(Pages.HomeOfArchitect))];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(300, "The plan", "Registry", Urls.Registry, "i-map", [Permission.RegistryRead], "g r",
            new NavigationCount((mediator, stop) => mediator.Send(new CountAttention(), stop), nameof(RegistryChanged), nameof(RegistryAlarmsChanged))),
    ];
}
