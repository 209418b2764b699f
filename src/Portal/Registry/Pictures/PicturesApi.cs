using System.Text;
using MediatR;
using Microsoft.OpenApi;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pictures;

/// <summary>The map as files: for programs under the API, and for people beside the page.</summary>
static class PicturesApi
{
    const string Filter = "Filtered as the lists are: domain, pattern, owner, status, q, system and depth.";

    static readonly (string Api, string Kind, string Type, string Summary, string Says, Func<MapView, string, byte[]> Write)[] Files =
    [
        ("/diagram.svg", "svg", "image/svg+xml", "The map as SVG", "Systems and flows as a picture that stands alone.", (v, root) => Encoding.UTF8.GetBytes(MapSvg.File(v, root))),
        ("/diagram.mmd", "mmd", "text/vnd.mermaid", "The map as Mermaid", "A Mermaid flowchart.", (v, _) => Encoding.UTF8.GetBytes(DiagramText.Mermaid(v.Picture, v.Selection))),
        ("/diagram.c4", "c4", "text/plain", "The map as C4", "A C4 context diagram in PlantUML's C4 text.", (v, _) => Encoding.UTF8.GetBytes(DiagramText.C4(v.Picture, v.Selection))),
        ("/flows.csv", "csv", "text/csv", "The flows as CSV", "A row a flow, with its status and why it wants attention.", (v, _) => FlowsCsv.Of(v.Picture, v.Selection)),
    ];

    public static void MapPictures(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags("Registry");
        foreach (var file in Files)
        {
            async Task<IResult> Answer(HttpContext context, IMediator mediator, CancellationToken stop)
            {
                var view = await mediator.Send(new ReadMap(MapQuery.Read(context.Request)), stop);
                if (file.Kind is "svg") context.Response.Headers.ContentSecurityPolicy = SvgPolicy;
                return TypedResults.File(file.Write(view, $"{context.Request.Scheme}://{context.Request.Host}"), file.Kind is "csv" or "mmd" or "c4" ? $"{file.Type}; charset=utf-8" : file.Type, file.Kind is "svg" ? null : $"{(file.Kind is "csv" ? "flows" : "registry")}.{file.Kind}");
            }
            read.MapGet(file.Api, Answer).WithSummary(file.Summary).WithDescription($"{file.Says} {Filter}").Produces<string>(contentType: file.Type).ProducesProblem(422).WithFilter();
            routes.MapGet(Urls.MapFile(file.Kind), Answer).RequireAuthorization(Permission.RegistryRead).ExcludeFromDescription();
        }
    }

    static readonly string SvgPolicy = PictureStyle.PolicyFor(PictureStyle.Css);

    /// <summary>Says which questions the address may ask: they are read together, so no handler names them.</summary>
    static RouteHandlerBuilder WithFilter(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        (string Name, string Says)[] asked =
        [
            ("domain", "Slug of a data domain; - for flows that carry none"), ("pattern", "Slug of a pattern; - for flows without one"), ("owner", "Who answers for it; - for nobody"), ("status", "live, stale, undeclared, planned, retired or attention"),
            ("q", "Words that must be found"), ("system", "Slug of the system in the middle"), ("depth", $"How many flows away from it, 1 to {RegistryFilter.Deepest}"),
        ];
        operation.Parameters = [.. operation.Parameters ?? [], .. asked.Select(a => new OpenApiParameter { Name = a.Name, In = ParameterLocation.Query, Description = a.Says, Schema = new OpenApiSchema { Type = JsonSchemaType.String } })];
        return Task.CompletedTask;
    });
}
