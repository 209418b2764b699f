using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Portal.Kernel.Contracts;
using Portal.Kernel.Mediation;
using Portal.Shell;

namespace Portal.Operations;

/// <summary>Traces and metrics by OpenTelemetry: <c>/metrics</c> always, OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
static class Traces
{
    public const string Metrics = "/metrics";

    public static void AddTraces(this WebApplicationBuilder builder)
    {
        var exports = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        builder.Services.AddSingleton<Gauges>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "portal", serviceVersion: Build.Version))
            .WithTracing(traces =>
            {
                // Always on, also without an exporter: the trace of a quote is carried on by stored traceparents, which need spans to come from.
                traces.SetSampler(new AlwaysOnSampler()).AddSource(Telemetry.Name);
                if (!exports) return;
                traces.AddAspNetCoreInstrumentation(options => options.Filter = context => !IsNoise(context.Request.Path)).AddHttpClientInstrumentation().AddOtlpExporter();
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (exports) metrics.AddOtlpExporter();
            });
    }

    /// <summary>Open to this machine and to the scope metrics:read.</summary>
    public static void MapMetrics(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint(Metrics).AllowAnonymous().Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                if (IsThisMachine(context) || context.User.May(Permission.MetricsRead)) return scrape(context);
                return context.User.Identity?.IsAuthenticated is true
                    ? Problems.Write(context, Problems.ForbiddenKind, $"This needs the permission {Permission.MetricsRead}.")
                    : Problems.Write(context, Problems.Unauthenticated, $"Metrics are read from this machine, or with an API key of scope {Permission.MetricsRead}.");
            };
        });

    // Behind a reverse proxy everybody seems to come from this machine; the proxy's header gives it away.
    static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    static bool IsNoise(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments(Metrics) || path.StartsWithSegments("/_blazor") || Path.HasExtension(path.Value);
}
