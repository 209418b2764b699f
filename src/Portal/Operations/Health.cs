using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Operations;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: it can serve, one entry a dependency; details for staff only.</summary>
static class Health
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<PreparedCheck>("migrations", tags: [HealthTags.Ready])
        .AddCheck<DatabaseCheck>("database", tags: [HealthTags.Ready], timeout: TimeSpan.FromSeconds(3))
        .AddCheck<DiskCheck>("disk", HealthStatus.Degraded, tags: [HealthTags.Ready])
        .AddCheck<WorkersCheck>("workers", tags: [HealthTags.Ready])
        .AddCheck<OutboxCheck>("outbox", tags: [HealthTags.Ready, HealthTags.NeedsTables], timeout: TimeSpan.FromSeconds(3));

    public static void MapHealth(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(HealthTags.Ready) && (readiness.IsReady || !check.Tags.Contains(HealthTags.NeedsTables)),
            ResponseWriter = Write,
        }).AllowAnonymous();
    }

    static Task Write(HttpContext context, HealthReport report)
    {
        var staff = context.User.May(Permission.IntakeRead) || context.User.May(Permission.MetricsRead);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new
        {
            Status = report.Status,
            Entries = report.Entries.ToDictionary(e => e.Key, e => staff
                ? (object)new { e.Value.Status, e.Value.Description, DurationMs = (int)e.Value.Duration.TotalMilliseconds }
                : new { e.Value.Status }),
        }, OutboxEvent.Json, context.RequestAborted);
    }
}
