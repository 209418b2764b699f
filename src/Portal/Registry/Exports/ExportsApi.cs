using System.Text;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Exports;

/// <summary>The registry in the forms that other catalogues read.</summary>
static class ExportsApi
{
    /// <summary>What people fetch from the map's page too, since the API knows keys only.</summary>
    static readonly (string Kind, string Summary, string Says, string Type, Func<IMediator, string, CancellationToken, Task<IResult>> Write)[] Files =
    [
        ("backstage", "Export for Backstage", "catalog-info: systems are components, data domains resources, flows APIs, owners groups.", "application/yaml", async (mediator, _, stop) => TypedResults.File(Encoding.UTF8.GetBytes(Backstage.Of(await mediator.Send(new ReadRegistry(), stop))), "application/yaml", "catalog-info.yaml")),
        ("openlineage", "Export as OpenLineage", "A job event for each flow, with the data sets that it reads and writes.", "application/json", async (mediator, root, stop) => TypedResults.Json(OpenLineage.Of(await mediator.Send(new ReadRegistry(), stop), root + Urls.Registry))),
        ("asyncapi", "Export as AsyncAPI", "AsyncAPI 3.0: the events that leave Portal, with their schemas and examples.", "application/json", async (mediator, _, stop) => TypedResults.Json(AsyncApi.Of(await mediator.Send(new AskEventNotes(), stop)))),
        ("eventcatalog", "Export for EventCatalog", "A zip of Markdown files: domains, services, events and flows.", "application/zip", async (mediator, _, stop) => TypedResults.File(EventCatalog.Of(await mediator.Send(new ReadRegistry(), stop), await mediator.Send(new AskEventNotes(), stop)), "application/zip", "eventcatalog.zip")),
    ];

    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags("Registry");
        foreach (var file in Files)
        {
            Task<IResult> Answer(HttpRequest request, IMediator mediator, CancellationToken stop) => file.Write(mediator, $"{request.Scheme}://{request.Host}", stop);
            read.MapGet($"/export.{file.Kind}", Answer).WithSummary(file.Summary).WithDescription(file.Says).Produces<string>(contentType: file.Type);
            routes.MapGet(Urls.RegistryFile(file.Kind), Answer).RequireAuthorization(Permission.RegistryRead).ExcludeFromDescription();
        }
    }
}
