using MediatR;
using Portal.Connections.Demo;
using Portal.Connections.Handovers;
using Portal.Connections.Jobs;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Connections;

/// <summary>Which outside systems are connected: declared in the settings or made in the browser, tested, pointed at the real system or at its stand-in.</summary>
public sealed class ConnectionsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.Scan(scan => scan.FromAssemblyOf<IConnector>().AddClasses(c => c.AssignableTo<IConnector>()).As<IConnector>().WithSingletonLifetime());
        builder.Services.AddSingleton(new DeclaredConnections(builder.Configuration));
        builder.Services.AddSingleton<ConnectionWire>();
        builder.Services.AddSingleton<OpenConnections>().AddSingleton<IConnections>(s => s.GetRequiredService<OpenConnections>());
        builder.Services.AddSingleton<IPrepare, PrepareConnections>();
        builder.Services.AddSingleton<DemoStack>().AddSingleton<IPrepare, SeedConnections>().AddHostedService<Furnish>();
        builder.Services.AddHostedService<ConnectionsWatch>();
        builder.Services.AddSingleton<HandoverDesk>();
        builder.Services.AddSingleton<IRecipe, QuotesToOpportunities>().AddSingleton<IRecipe, QuotesToTickets>().AddSingleton<IRecipe, QuotesByMail>().AddSingleton<IRecipe, ConsentsToSubscribers>();
        builder.Services.AddHealthChecks().AddCheck<HandoversCheck>("handovers", tags: [HealthTags.Ready, HealthTags.NeedsTables], timeout: TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<HandoverPump>().AddHostedService(s => s.GetRequiredService<HandoverPump>());
    }

    public void MapEndpoints(WebApplication app) => app.MapConnections();

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("forget-done-handovers", "43 3 * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetDoneHandovers(), stop)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(220, "Moving data", "Connections", Urls.Connections, "i-plug", [Permission.RegistryRead], "g n"),
    ];

    public IEnumerable<Setting> Settings =>
    [
        new("Connections__AllowedNetworks", "", "Networks of your own that connections may go to, as CIDR separated by commas: 10.20.0.0/16."),
        new("Connections__Folders", "", "Folders of this machine that connections made in the browser may read and write, separated by commas: /data/exchange."),
        new("Demo__Systems", "true with the demo company", "The demo company's CRM, help desk, mailing list and mail server stand beside it as stand-ins, told of quotes and consents."),
        new("Connections__AllowHttp", "false; true in Development", "Connections may go to http addresses."),
    ];
}
