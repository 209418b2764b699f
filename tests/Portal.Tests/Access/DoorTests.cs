using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Tests.Architecture;

namespace Portal.Tests.Access;

/// <summary>The route table of the running host.</summary>
static class RouteTable
{
    public static IReadOnlyList<RouteEndpoint> Of(PortalApp app) => [.. app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Distinct()];

    public static IEnumerable<RouteEndpoint> Pages(PortalApp app) => Of(app).Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);

    public static IEnumerable<RouteEndpoint> Api(PortalApp app) => Of(app).Where(e => Address(e).StartsWith("/api/", StringComparison.Ordinal));

    public static string Address(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');

    /// <summary>An address that the route fits, with made-up values.</summary>
    public static string Example(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "kind" } => "quote-requests",
        RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(p => p.Content == "guid") || parameter.Name.Contains("id", StringComparison.OrdinalIgnoreCase) => Guid.CreateVersion7().ToString(),
        RoutePatternParameterPart => "x",
        _ => "",
    }))));

    /// <summary>Addresses whose endpoint says nothing about who may ask.</summary>
    public static IEnumerable<string> Unguarded(IEnumerable<RouteEndpoint> endpoints) =>
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null).Select(Address);
}

public sealed class DoorTests
{
    /// <summary>What strangers may open: everything else asks who they are.</summary>
    static readonly string[] Anyone =
    [
        Urls.SignIn, Urls.SignOut, Urls.FirstRun, Urls.NewPassword, Urls.Denied, Urls.NotFound, Urls.Error, Urls.ApiDocs, Urls.OpenApi, Urls.Problems, "/problems/{Slug}",
        "/consent/{Token}", "/api/v1/inbound/{connection}", "/unsubscribe/{token}", "/health/live", "/health/ready", "/metrics", "/openapi/{documentName}.json",
    ];

    [Fact]
    public async Task Every_page_and_endpoint_says_who_may_open_it()
    {
        var endpoints = RouteTable.Of(await PortalApp.Shared());
        Assert.True(endpoints.Count > 40, $"{endpoints.Count} endpoints were found.");
        // In Development alone: the search for files that the build does not know. It stays closed.
        House.Clean(RouteTable.Unguarded(endpoints).Except(["/{**path:file}"]));
    }

    [Fact]
    public void One_that_does_not_would_be_found()
    {
        var silent = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/silent"), 0, EndpointMetadataCollection.Empty, null);
        Assert.Equal(["/silent"], RouteTable.Unguarded([silent]));
    }

    [Fact]
    public async Task And_would_be_closed_even_to_an_administrator_while_an_address_without_anything_is_not_there()
    {
        var app = await PortalApp.Shared();
        await using var scope = app.Services.CreateAsyncScope();
        var fallback = await scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        var authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        var admin = Portal.Access.User.New("a@portal.test", "A", Role.Admin, null, DateTimeOffset.UnixEpoch);
        admin.SecurityStamp = "stamp";
        var context = new DefaultHttpContext();
        Assert.True((await authorization.AuthorizeAsync(admin.Principal(), context, fallback!)).Succeeded);
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/silent"), 0, EndpointMetadataCollection.Empty, null));
        Assert.False((await authorization.AuthorizeAsync(admin.Principal(), context, fallback!)).Succeeded);
    }

    [Fact]
    public async Task Strangers_may_open_these_and_nothing_else()
    {
        var open = RouteTable.Of(await PortalApp.Shared()).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(RouteTable.Address)
            .Where(a => !Path.HasExtension(a) && !a.StartsWith("/_framework", StringComparison.Ordinal)).Distinct();
        House.Clean(open.Except(Anyone));
    }

    [Fact]
    public async Task A_circuit_is_for_people_who_are_signed_in()
    {
        var app = await PortalApp.Shared();
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await app.Client().PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await app.Client().GetAsync("/_blazor")).StatusCode);
    }
}
