using System.Reflection;
using System.Text;
using MediatR;
using Portal.Data;
using Portal.Intake.UseCases;
using Portal.Shell;
using Portal.Shell.Kinds;

namespace Portal.Intake;

/// <summary>The door: authenticates, checks shape and idempotency, and has the submission on disk before it answers.</summary>
public sealed class IntakeSlice : ISlice
{
    /// <summary>Where kinds are found.</summary>
    static readonly Assembly Assembly = typeof(IntakeSlice).Assembly;

    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(IntakeSettings.From(builder.Configuration));
        builder.Services.AddSingleton<ReferenceDesk>();
        builder.Services.AddSingleton<KindDesk>();
        builder.Services.AddKinds(Assembly, builder.Configuration);
        builder.Services.AddSingleton<Kinds>();
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddSingleton<Door>();
        builder.Services.AddSingleton<BatchDoor>();
        builder.Services.AddSingleton<Inbox>().AddHostedService(s => s.GetRequiredService<Inbox>());
        builder.Services.AddSingleton<InboxWriters>(s => s.GetRequiredService<DatabaseSettings>() is { IsPostgres: true } shared
            ? new(4, () => new PostgresInboxWriter(shared.ConnectionString))
            : new(1, () => new SqliteInboxWriter(s.GetRequiredService<DatabaseSettings>().ConnectionString, TimeProvider.System)));
        builder.Services.AddHealthChecks().AddCheck<InboxCheck>("inbox");
        // A key in a foreign alphabet is a key to be refused with a reason; read as UTF-8 the server would drop the whole request without one.
        builder.WebHost.ConfigureKestrel(server => server.RequestHeaderEncodingSelector = name => name == Door.IdempotencyKey ? Encoding.Latin1 : null);
    }

    public void MapEndpoints(WebApplication app) => app.MapIntake();

    public IEnumerable<Setting> Settings =>
    [
        new("Intake__RateLimit__PerMinute", "600", "Submissions a minute that an API client may send to the intake door, each line of a batch being one, unless the client says otherwise."),
        new("Intake__RateLimit__Burst", "100", "Submissions that a client may send at once after a pause; a batch may hold more, and nothing more is let in until its lines are paid off."),
        new("Intake__IdempotencyDays", "30", "How long an idempotency key is remembered."),
        .. FoundKinds.Settings(Assembly),
    ];

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("forget-idempotency-keys", "17 * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetOldKeys(), stop)),
    ];
}
