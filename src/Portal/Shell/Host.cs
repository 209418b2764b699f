using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration.Memory;
using MudBlazor.Services;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;
using Portal.Shell.Components;

namespace Portal.Shell;

/// <summary>Puts the host together: what every slice shares, then each slice.</summary>
static class Host
{
    /// <summary>Where it listens when nobody says otherwise. Not in appsettings.json, which would win over ASPNETCORE_URLS.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder, IReadOnlyList<ISlice> slices)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("urls", DefaultAddress)] });
        // Run from its build folder in Production, too, it finds its stylesheets; what is published has them beside it anyhow.
        builder.WebHost.UseStaticWebAssets();
        builder.AddFront();
        builder.Services.AddMediation(typeof(Host).Assembly);
        builder.Services.AddSingleton<Secrets>();
        builder.Services.AddSingleton<SystemsOfRecord>();
        builder.Services.AddSingleton(slices);
        builder.Services.AddHostedService<Preparation>();
        builder.Services.AddExceptionHandler<Refusals>();
        builder.Services.AddProblemDetails();
        // In every environment alike: what cannot be bound is answered by Refusals, not by a bare 400.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddResponseCompression(o => o.EnableForHttps = true);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddMudServices();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(CompanySettings.From(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton(PortalAddress.From(builder.Configuration));
        builder.Services.AddScoped<Announcer>();
        builder.Services.AddScoped<Now>();
        builder.Services.AddScoped<Keyboard>();
        builder.Services.AddScoped<Toasts>();
        builder.Services.AddScoped<Confirm>();
        foreach (var slice in slices) slice.AddServices(builder);
        builder.Services.ReadKeysWhenPrepared();
        return builder;
    }

    public static void UseShell(this WebApplication app, IReadOnlyList<ISlice> slices)
    {
        app.UseFront();
        // The door answers in a few dozen bytes, thousands of times a second: nothing to compress.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(Urls.Intake), pages => pages.UseResponseCompression());
        app.UseExceptionHandler();
        app.UseMiddleware<Answers>();
        app.UseMiddleware<NotReadyYet>();
        app.UseRouting();
        foreach (var slice in slices) slice.Use(app);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<NoNul>();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null /* Front's policy says it, and more */).Add(CircuitsForPeople);
        foreach (var slice in slices) slice.MapEndpoints(app);
    }

    /// <summary>Pages for strangers are plain HTML, so only somebody who is signed in needs a circuit.</summary>
    static void CircuitsForPeople(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } route }) return;
        if (route.StartsWith("/_blazor", StringComparison.Ordinal) || route.StartsWith("_blazor", StringComparison.Ordinal)) endpoint.Metadata.Add(new AuthorizeAttribute());
        else if (route.Contains("_framework/", StringComparison.Ordinal)) endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }
}

/// <summary>503 until migration and seeding are done; <c>/health</c> answers for itself.</summary>
sealed class NotReadyYet(RequestDelegate next, Readiness readiness, IHostApplicationLifetime host)
{
    public Task Invoke(HttpContext context)
    {
        // A browser whose circuit is closed by the stop comes back at once; let in, its new connection would hold the stop up for half a minute.
        if (host.ApplicationStopping.IsCancellationRequested && context.Request.Path.StartsWithSegments("/_blazor"))
        {
            (context.Response.StatusCode, context.Response.Headers.Connection) = (StatusCodes.Status503ServiceUnavailable, "close");
            return Task.CompletedTask;
        }
        if (readiness.IsReady || context.Request.Path.StartsWithSegments("/health")) return next(context);
        context.Response.Headers.RetryAfter = "2";
        if (Answers.IsPage(context))
        {
            // The browser asks again by itself; a page of the product would need what is still being prepared.
            context.Response.Headers.Append("Refresh", "2");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(readiness.Problem ?? "Portal is starting: the database is being prepared. This page loads again by itself.", context.RequestAborted);
        }
        return Problems.Write(context, Problems.Overloaded, "Portal is starting: the database is being prepared. Try again in a moment.");
    }
}
