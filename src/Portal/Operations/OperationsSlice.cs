using MediatR;
using Portal.Kernel.Contracts;
using Portal.Operations.ApiDocs;
using Portal.Operations.Pages;
using Portal.Operations.UseCases;
using Portal.Shell;

namespace Portal.Operations;

/// <summary>Health, metrics, logs, traces, the clock (Hangfire) and its dashboard, settings, and the homes of staff.</summary>
public sealed class OperationsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.AddLogs();
        builder.AddTraces();
        builder.AddHealth();
        builder.AddClock();
        builder.AddApiDocs();
    }

    public void Use(WebApplication app)
    {
        app.UseRequestLogs();
        app.Services.GetRequiredService<Gauges>();
    }

    public void MapEndpoints(WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
        app.MapDashboard();
        app.MapOpenApi().AllowAnonymous();
    }

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("measure", "*/10 * * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new Measure(), stop)),
    ];

    public IEnumerable<RoleHome> Homes =>
    [
        new(10, Permission.AccessManage, typeof(AdminHome)),
        new(20, Permission.IntakeReview, typeof(OperationsHome)),
        new(30, Permission.RegistryManage, typeof(ArchitectHome)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(0, "", "Home", Urls.Home, "i-home", [], "g h"),
        new(920, "Keeping order", "Jobs", Urls.Jobs, "i-clock", [Permission.JobsManage]),
        new(930, "Keeping order", "Settings", Urls.Settings, "i-gear", [Permission.AccessManage], "g ,"),
    ];
}
