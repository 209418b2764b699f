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
    ];

    public IEnumerable<Setting> Settings =>
    [
        new(PortalAddress.Setting, "", "Where Portal is reached from outside: https://portal.example.com. Letters' links and addresses that other systems call begin with it; without it letters that need a consent do not leave, and systems that must be subscribed to tell nothing."),
        new("Company__Name", "Adatum with the demo company", "Name in the navigation and at sign-in."),
        new("Database__Provider", "Sqlite", "Sqlite (embedded) or Postgres."),
        new("ConnectionStrings__Portal", "a file in the data directory", "Where the database is; needed for Postgres.", Secret: true),
        new("Data__Directory", "data", "Holds the SQLite file, dropped files and, beside SQLite, the keys that protect cookies and secrets."),
        new("Urls", "http://localhost:5080", "Addresses that Portal listens on."),
        new("Demo__Enabled", "false; true in Development", "Seeds the demo company with its public users and keys."),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", "", "Sends traces and metrics to a collector."),
        new("OTEL_SERVICE_NAME", "portal", "Name of this service in traces and metrics."),
        new("Serilog__MinimumLevel__Default", "Information", "How much is logged: Debug, Information, Warning, Error."),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(0, "", "Home", Urls.Home, "i-home", [], "g h"),
        new(920, "Keeping order", "Jobs", Urls.Jobs, "i-clock", [Permission.JobsManage], Reload: true),
        new(940, "Keeping order", "API", Urls.ApiDocs, "i-book", [Permission.RegistryRead, Permission.AccessManage], Reload: true),
        new(930, "Keeping order", "Settings", Urls.Settings, "i-gear", [Permission.AccessManage], "g ,"),
    ];
}
