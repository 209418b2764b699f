using Portal.Promotion.Jobs;
using Portal.Shell;

namespace Portal.Promotion;

/// <summary>Approved records become live ones in the system of record, exactly once.</summary>
public sealed class PromotionSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<PromotionPump>().AddHostedService(s => s.GetRequiredService<PromotionPump>());

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-promotions", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<PromotionPump>().Wake();
            return Task.CompletedTask;
        }),
    ];
}
