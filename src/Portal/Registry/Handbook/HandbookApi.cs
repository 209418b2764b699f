using System.ComponentModel;
using System.Globalization;
using System.Text;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry.Pictures;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Handbook;

/// <summary>The handbook as files for programs, and as a page that people print.</summary>
static class HandbookApi
{
    static readonly string Policy = PictureStyle.PolicyFor(HandbookHtml.Css);

    public static void MapHandbook(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags("Registry");
        read.MapGet("/handbook.md", async ([Description("A day: with a chapter of what was changed from it on")] string? since, IMediator mediator, CancellationToken stop) =>
                TypedResults.Text(HandbookMarkdown.Of(await mediator.Send(new ReadHandbook(Day(since)), stop)), "text/markdown", Encoding.UTF8))
            .WithSummary("The handbook as Markdown").WithDescription("Context, systems, data dictionary, flows with their sequences, patterns, exceptions and decisions, written from the registry.")
            .Produces<string>(contentType: "text/markdown").ProducesProblem(422);
        read.MapGet("/handbook.html", Html)
            .WithSummary("The handbook as HTML").WithDescription("The same as the Markdown, as one page that prints.").Produces<string>(contentType: "text/html").ProducesProblem(422);
        // People read it too, and the API knows keys only.
        routes.MapGet(Urls.RegistryHandbook, Html).RequireAuthorization(Permission.RegistryRead).ExcludeFromDescription();
    }

    static async Task<IResult> Html([Description("A day: with a chapter of what was changed from it on")] string? since, HttpContext context, IMediator mediator, CancellationToken stop)
    {
        var handbook = await mediator.Send(new ReadHandbook(Day(since)), stop);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Text(HandbookHtml.Of(handbook, Day(since)), "text/html", Encoding.UTF8);
    }

    static DateOnly? Day(string? given) => Query.Given(given) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new InvalidInput("/since", "A day such as 2026-10-01.", "format");
}
