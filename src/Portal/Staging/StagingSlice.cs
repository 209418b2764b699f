using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging.Jobs;
using Portal.Staging.Pages;
using Portal.Staging.UseCases;

namespace Portal.Staging;

/// <summary>Rules run over what arrived; people review what needs a person.</summary>
public sealed class StagingSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.GetSection("Staging").Get<StagingSettings>() ?? new StagingSettings());
        builder.Services.AddScoped<Decisions>();
        builder.Services.AddAuthorizationBuilder().AddPolicy(StagingApi.WriteOrReview, policy => policy.RequireAuthenticatedUser()
            .RequireAssertion(asked => asked.User.May(Permission.IntakeWrite) || asked.User.May(Permission.IntakeReview)));
        builder.Services.AddSingleton<StagingPump>().AddHostedService(s => s.GetRequiredService<StagingPump>());
        builder.Services.AddSingleton<BulkPump>().AddHostedService(s => s.GetRequiredService<BulkPump>());
    }

    public void MapEndpoints(WebApplication app)
    {
        app.MapStaging();
        app.MapQueueExport();
    }

    public IEnumerable<Setting> Settings =>
    [
        new("Staging__AutoApproveClean", "false", "Records without any finding are approved by themselves."),
        new("Staging__UndoSeconds", "5", "How long a page's approval can be taken back before its promotion begins."),
        new("Staging__TargetMinutes", "60", "How soon a person should decide a record; ages in the queue count against it. 0: no target."),
    ];

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-staging", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<StagingPump>().Wake();
            services.GetRequiredService<BulkPump>().Wake();
            return Task.CompletedTask;
        }),
        new("remove-unbegun-bulks", "29 * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new RemoveUnbegunBulks(), stop)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(10, "", "Queue", Urls.Queue, "inbox", [Permission.IntakeRead, Permission.IntakeReview], "g q",
            new NavigationCount(async (mediator, stop) => (await mediator.Send(new CountQueue([new QueueFilter(Lane.NeedsYou)]), stop))[0], nameof(RecordChanged))),
    ];
}
