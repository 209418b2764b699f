using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Portal.Operations;

/// <summary>
/// Logs go to the console: compact JSON in Production, readable lines in Development. Every line carries the trace id.
/// Requests are logged by method, path and outcome; never a body, a query string or personal data.
/// </summary>
static class Logs
{
    const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog((_, log) =>
        {
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("Hangfire", LogEventLevel.Warning)
                // Whoever asks /health gets the answer; a line for each look while the database is being prepared would drown the rest.
                .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
                .Enrich.FromLogContext()
                .ReadFrom.Configuration(builder.Configuration);
            if (builder.Environment.IsDevelopment()) log.WriteTo.Console(outputTemplate: Readable);
            else log.WriteTo.Console(new CompactJsonFormatter());
        }, preserveStaticLogger: true, writeToProviders: true);
    }

    /// <summary>The intake door is left out: at thousands of requests a second a line each would cost more than the work. Its faults are logged by the exception handler.</summary>
    public static void UseRequestLogs(this WebApplication app) =>
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(Shell.Urls.Intake), logged => logged.UseSerilogRequestLogging(options =>
        {
            options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms";
            options.GetLevel = LevelOf;
        }));

    static LogEventLevel LevelOf(HttpContext context, double _, Exception? fault) =>
        fault is not null || context.Response.StatusCode >= 500 ? LogEventLevel.Warning
        : context.GetEndpoint() is null || Noise.Any(path => context.Request.Path.StartsWithSegments(path)) ? LogEventLevel.Verbose
        : HttpMethods.IsGet(context.Request.Method) ? LogEventLevel.Debug : LogEventLevel.Information;

    static readonly string[] Noise = ["/health", "/metrics", "/_blazor", "/_framework", "/_content", "/css", "/js", "/fonts"];
}
