using MediatR;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Webhooks.Jobs;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks;

/// <summary>Events leave through the outbox to subscribers as signed webhooks, and as a feed.</summary>
public sealed class WebhooksSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Webhooks");
        var settings = section.Get<WebhookSettings>() ?? new WebhookSettings();
        var development = builder.Environment.IsDevelopment();
        var opened = section.GetSection("AllowedNetworks");
        var rules = new AddressRules(OutboundSettings.Networks("Webhooks__AllowedNetworks", [opened.Value, .. opened.GetChildren().Select(c => c.Value)]), loopback: development);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(services => new AddressGuard(rules, settings.AllowHttp || development, services.GetRequiredService<TimeProvider>(), services.GetService<Resolver>()));
        builder.Services.AddSingleton(services => new WebhookSender(new HttpMessageInvoker(services.GetRequiredService<AddressGuard>().Handler()), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<SendingRoom>();
        builder.Services.AddSingleton<DeliveryLedger>();
        builder.Services.AddSingleton<DispatchPump>().AddHostedService(s => s.GetRequiredService<DispatchPump>());
        builder.Services.AddSingleton<ReplayPump>().AddHostedService(s => s.GetRequiredService<ReplayPump>());
        builder.Services.AddSingleton<DeliveryPump>().AddHostedService(s => s.GetRequiredService<DeliveryPump>());
    }

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-deliveries", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<DispatchPump>().Wake();
            services.GetRequiredService<ReplayPump>().Wake();
            services.GetRequiredService<DeliveryPump>().Wake();
            return Task.CompletedTask;
        }),
        new("clean-up-deliveries", "17 3 * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new CleanUp(), stop)),
    ];

    public void MapEndpoints(WebApplication app)
    {
        app.MapSubscriptions();
        app.MapEvents();
    }

    public IEnumerable<Setting> Settings =>
    [
        new("Webhooks__AllowedNetworks", "", "Networks of your own that webhooks may go to, as CIDR separated by commas: 10.20.0.0/16."),
        new("Webhooks__AllowHttp", "false; true in Development", "Webhooks may go to http addresses."),
        new("Webhooks__PayloadDays", "90", "Days for which what was sent and answered is kept."),
        new("Webhooks__HistoryDays", "400", "Days for which events, deliveries and attempts are kept without it."),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(200, "Moving data", "Subscriptions", Urls.Subscriptions, "i-hook", [Permission.SubscriptionsRead], "g s",
            new NavigationCount(async (mediator, stop) => (await mediator.Send(new AskFailingSubscriptions(), stop)).Count, nameof(DeliveriesChanged))),
    ];
}
