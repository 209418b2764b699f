using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access.Plugin;

/// <summary>Where the plugin is downloaded: public code to anyone, with a key in it only to an administrator who has just been shown that key.</summary>
static class PluginEndpoint
{
    const string Zip = "application/zip";

    static readonly Lazy<EntityTagHeaderValue> Tag = new(() => new($"\"{Convert.ToHexStringLower(SHA256.HashData(PluginPackage.Plain).AsSpan(0, 16))}\""));

    public static void MapPlugin(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Urls.WordPressPlugin, [HttpMethods.Get, HttpMethods.Head], () => TypedResults.File(PluginPackage.Plain, Zip, PluginPackage.FileName, entityTag: Tag.Value)).AllowAnonymous().ExcludeFromDescription();
        // A post, because a key has no place in an address.
        routes.MapPost(Urls.WordPressPlugin, WithKey).RequireAuthorization(Permission.AccessManage).ExcludeFromDescription();
    }

    static async Task<IResult> WithKey(HttpContext context, IAntiforgery antiforgery, PortalAddress portal)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var address = portal.Url ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(PluginPackage.For(address, form["key"]), Zip, PluginPackage.FileName);
    }
}
