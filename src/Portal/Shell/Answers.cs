using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Shell;

/// <summary>No bare status code: programs get problem details, people get a page.</summary>
sealed class Answers(RequestDelegate next)
{
    public async Task Invoke(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength > 0 || response.ContentType is not null) return;
        if (!IsPage(context))
        {
            await Problems.Write(context, Problems.Of(response.StatusCode), Problems.Of(response.StatusCode).Help);
            return;
        }
        await ShowPage(context, next, response.StatusCode switch { 404 => Urls.NotFound, 401 or 403 => Urls.Denied, _ => Urls.Error });
    }

    /// <summary>Answers with another page under the address that was asked for, keeping the status.</summary>
    internal static async Task ShowPage(HttpContext context, RequestDelegate next, string page)
    {
        var (path, status) = (context.Request.Path, context.Response.StatusCode);
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = path.Value!, OriginalPathBase = context.Request.PathBase.Value! });
        (context.Request.Path, context.Request.Method) = (page, HttpMethods.Get);
        // A page that said 404 used up its scope's navigation: the page that explains it gets a scope of its own.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try { await next(context); }
        finally { (context.Request.Path, context.RequestServices) = (path, services); }
        if (!context.Response.HasStarted) context.Response.StatusCode = status;
    }

    /// <summary>Whether a browser asks for a page, rather than a program or a script.</summary>
    internal static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && context.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) is true);
}
