using MediatR;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Inbound.Jobs;
using Portal.Inbound.UseCases;
using Portal.Shell;

namespace Portal.Inbound;

/// <summary>Other systems tell us: their notices are proven, stored before they are answered, and make whoever copies their data read it now.</summary>
public sealed class InboundSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(InboundSettings.From(builder.Configuration));
        builder.Services.AddSingleton<InboundDoor>().AddSingleton<InboundRates>();
        builder.Services.AddSingleton<DemoOutlets>().AddSingleton<IDoubleOutlets>(s => s.GetRequiredService<DemoOutlets>());
        builder.Services.AddSingleton<IPostedRows, PostedRows>();
        builder.Services.AddSingleton<NoticePump>().AddHostedService(s => s.GetRequiredService<NoticePump>());
    }

    public void MapEndpoints(WebApplication app) => app.MapInbound();

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-notices", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<NoticePump>().Wake();
            return Task.CompletedTask;
        }),
        new("keep-subscriptions", "*/30 * * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new KeepSubscriptions(), stop)),
        new("forget-old-notices", "35 * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetOldNotices(), stop)),
    ];

    public IEnumerable<Setting> Settings =>
    [
        new("Inbound__PerMinute", "3000", "Calls a minute that one network address may make to a connection's inbound address."),
    ];
}

/// <summary>Section <c>Inbound</c> of the configuration.</summary>
sealed record InboundSettings(int PerMinute)
{
    public static InboundSettings From(IConfiguration configuration) =>
        configuration.GetValue("Inbound:PerMinute", 3000) is var said and >= 1 ? new(said) : throw new InvalidOperationException("Inbound__PerMinute must be 1 or more.");
}
