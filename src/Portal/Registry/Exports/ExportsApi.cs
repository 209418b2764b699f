using System.Text;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Exports;

/// <summary>The registry in the forms that other catalogues read.</summary>
static class ExportsApi
{
    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags("Registry");
        read.MapGet("/export.backstage", async (IMediator mediator, CancellationToken stop) => TypedResults.File(Encoding.UTF8.GetBytes(Backstage.Of(await mediator.Send(new ReadRegistry(), stop))), "application/yaml", "catalog-info.yaml"))
            .WithSummary("Export for Backstage").WithDescription("catalog-info: systems are components, data domains resources, flows APIs, owners groups.").Produces<string>(contentType: "application/yaml");
        read.MapGet("/export.openlineage", async (HttpRequest request, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(OpenLineage.Of(await mediator.Send(new ReadRegistry(), stop), $"{request.Scheme}://{request.Host}{Urls.Registry}")))
            .WithSummary("Export as OpenLineage").WithDescription("A job event for each flow, with the data sets that it reads and writes.").Produces<string>(contentType: "application/json");
        read.MapGet("/export.asyncapi", async (IMediator mediator, CancellationToken stop) => TypedResults.Json(AsyncApi.Of(await mediator.Send(new AskEventNotes(), stop))))
            .WithSummary("Export as AsyncAPI").WithDescription("AsyncAPI 3.0: the events that leave Portal, with their schemas and examples.").Produces<string>(contentType: "application/json");
        read.MapGet("/export.eventcatalog", async (IMediator mediator, CancellationToken stop) =>
                TypedResults.File(EventCatalog.Of(await mediator.Send(new ReadRegistry(), stop), await mediator.Send(new AskEventNotes(), stop)), "application/zip", "eventcatalog.zip"))
            .WithSummary("Export for EventCatalog").WithDescription("A zip of Markdown files: domains, services, events and flows.").Produces<byte[]>(contentType: "application/zip");
    }
}
