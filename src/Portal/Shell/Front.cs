using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using IPNetwork = System.Net.IPNetwork;

namespace Portal.Shell;

/// <summary>What stands before everything: whom the proxies speak for, https, and the headers of every answer.</summary>
static class Front
{
    /// <summary>MudBlazor's dialogs write empty style attributes. This lets in the hash of nothing, so nothing.</summary>
    public const string EmptyStyles = "style-src-attr 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

    /// <summary>Everything comes from here and nothing inline is run: text that somebody typed can never become a script.</summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; " + EmptyStyles + "; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";

    public static void AddFront(this WebApplicationBuilder builder)
    {
        var proxies = Proxies(builder.Configuration["Proxies:Known"]);
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var network in proxies) o.KnownIPNetworks.Add(network);
        });
        // The port that people see is the proxy's.
        builder.Services.Configure<HttpsRedirectionOptions>(o => o.HttpsPort = builder.Configuration.GetValue<int?>("https_port") ?? 443);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    public static void UseFront(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            // At once, so that the one page that needs an exception can see and loosen it; again at the end, when a fault wiped it.
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            context.Response.OnStarting(Dress, context);
            return next(context);
        });
        if (app.Configuration.GetValue("Https:Redirect", false)) app.UseHttpsRedirection();
    }

    static Task Dress(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = ContentPolicy;
        // A browser that saw the site over https stays there; over http the header would mean nothing.
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (context.Request.Path.StartsWithSegments("/api")) return Task.CompletedTask;
        headers.XFrameOptions = "DENY";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    /// <summary>Addresses and networks, separated by commas.</summary>
    static List<IPNetwork> Proxies(string? setting) =>
    [
        .. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            IPNetwork.TryParse(one, out var network) ? network
            : IPAddress.TryParse(one, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException($"Proxies__Known holds '{one}', which is neither an address nor a network.")),
    ];
}
