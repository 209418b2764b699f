using Portal.Kernel.Contracts;
using Portal.Letters.Jobs;
using Portal.Shell;

namespace Portal.Letters;

/// <summary>What letters say, in words that people change, and letters of our own to everybody who agreed to them.</summary>
public sealed class LettersSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LetterDesk>();
        builder.Services.AddSingleton<MailingPump>().AddHostedService(s => s.GetRequiredService<MailingPump>());
    }

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("wake-mailings", "*/15 * * * * *", (services, _) =>
        {
            services.GetRequiredService<MailingPump>().Wake();
            return Task.CompletedTask;
        }),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(225, "Moving data", "Letters", Urls.Letters, "i-mail", [Permission.AccessManage], "g e"),
    ];
}
