using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.OpenApi;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Import;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Tables;

namespace Portal.Registry;

/// <summary>The registry for programs: the same use cases as the pages.</summary>
static class RegistryApi
{
    const string Tag = "Registry";

    public static void MapRegistry(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags(Tag);
        var manage = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryManage).WithTags(Tag);

        read.MapGet("/", async (IMediator mediator, CancellationToken stop) => Json(ItemView.Of(await mediator.Send(new ReadRegistry(), stop))))
            .WithSummary("Read the registry").WithDescription("Systems, domains, flows, patterns, exceptions and decisions as declared, each flow with its status and when it was last seen.")
            .Produces<JsonObject>();

        // People fetch it too, and the API knows keys only.
        routes.MapGet(Urls.RegistryExport, Export).RequireAuthorization(Permission.RegistryRead).ExcludeFromDescription();
        read.MapGet("/export.csv", Export)
            .WithSummary("Export the registry").WithDescription("One table, a row an item, lists as JSON; imported again it changes nothing.").Produces<string>(contentType: "text/csv");

        manage.MapPost("/import", async (HttpRequest request, IMediator mediator, [Description("true: says what would happen and keeps nothing")] string? dryRun, CancellationToken stop) =>
                Json(JsonSerializer.SerializeToNode(await mediator.Send(new ImportRegistry(await Sheet(request), Dry(dryRun)), stop), OutboxEvent.Json)!))
            .WithSummary("Import a table").WithDescription("The registry's own export, or an inventory with any headings. A row that cannot be taken is told in problems and hinders no other.")
            .Produces<ImportOutcome>().ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
            // Said here alone: what an endpoint accepts would be refused by the router, before anybody asked who is calling.
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                var file = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = file, [XlsxFile.MediaType] = file } };
                return Task.CompletedTask;
            });

        MapDecisions(manage);
        foreach (var list in ItemList.All)
        {
            read.MapGet($"/{list.Word}/{{slug}}", async (string slug, IMediator mediator, CancellationToken stop) =>
                {
                    var picture = await mediator.Send(new ReadRegistry(), stop);
                    return Json(ItemView.Of(picture.Book.Find(list.Kind, slug) ?? throw new NotFound(), picture));
                })
                .WithSummary($"Read a {list.One}").WithDescription($"One {list.One} by its slug.").Produces<JsonObject>().ProducesProblem(404);

            manage.MapPut($"/{list.Word}/{{slug}}", async (string slug, HttpRequest request, IMediator mediator, CancellationToken stop) =>
                {
                    var put = await mediator.Send(await Read(list, slug, request), stop);
                    var body = ItemView.Of(put.Item, await mediator.Send(new ReadRegistry(), stop));
                    return put.Created ? TypedResults.Json(body, ItemList.Json, statusCode: 201) : Json(body);
                })
                .WithSummary($"Create or replace a {list.One}").WithDescription(list.Kind is ItemKind.Domains
                    ? "Ownership that is left out stays as it was. systemOfRecord names the owner from today, or from systemOfRecordFrom; a second owner at the same date is 409 business-rule."
                    : $"The slug in the address is its identity. What it refers to must be registered.")
                .Accepts<JsonObject>("application/json").Produces<JsonObject>().Produces<JsonObject>(201).ProducesProblem(409).ProducesProblem(422);

            manage.MapDelete($"/{list.Word}/{{slug}}", async (string slug, IMediator mediator, CancellationToken stop) =>
                {
                    await mediator.Send(new RetireItem(list.Kind, slug), stop);
                    return TypedResults.NoContent();
                })
                .WithSummary($"Retire a {list.One}").WithDescription("Systems are gone, flows retired, exceptions ended; what else there is is taken out. Its history stays.")
                .Produces(204).ProducesProblem(404).ProducesProblem(409);
        }
    }

    static void MapDecisions(RouteGroupBuilder manage)
    {
        foreach (var (verb, approve) in (ReadOnlySpan<(string, bool)>)[("approve", true), ("refuse", false)])
            manage.MapPost($"/exceptions/{{slug}}/{verb}", async (string slug, HttpRequest request, IMediator mediator, CancellationToken stop) =>
                {
                    var body = await JsonBody.Read(request, optional: true);
                    var (note, until) = (body.Text("note"), body.Text("until"));
                    body.Done();
                    var decided = await mediator.Send(new DecideException(slug, approve, until is null ? null : Day("/until", until), note), stop);
                    return Json(ItemView.Of(decided, await mediator.Send(new ReadRegistry(), stop)));
                })
                .WithSummary(approve ? "Approve an exception" : "Refuse an exception")
                .WithDescription(approve ? "`{ \"until\", \"note\" }`, both optional. Only one that was asked for; its flow, if it was only planned, is live from then on." : "`{ \"note\" }` says why. Only one that was asked for.")
                .Produces<JsonObject>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static DateOnly Day(string pointer, string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new InvalidInput(pointer, "A day such as 2026-11-17.", "format");

    static async Task<PutItem> Read(ItemList list, string slug, HttpRequest request)
    {
        var body = await JsonBody.Read(request, most: 512 * 1024);
        var wrong = list.Schema.Check(body.Bytes).Where(v => v.Pointer != "/slug").ToList();
        if (slug.Length > RegistryItem.LongestSlug || slug.EndsWith('\n') || !System.Text.RegularExpressions.Regex.IsMatch(slug, RegistryItem.SlugPattern)) wrong.Add(new Violation("/slug", "Lower-case letters and digits, words joined by hyphens.", "pattern"));
        if (wrong.Count > 0) throw new InvalidInput(wrong);
        var item = list.ReadChecked(body.Raw) with { Slug = slug };
        return new PutItem(item, Ownership: item is DataDomain ? Ownership(body) : null);
    }

    /// <summary>Ownership is a matter of its own: left out it stays, and one name says who owns it from a day on.</summary>
    static OwnershipAsked Ownership(JsonBody body)
    {
        var (stays, names) = (!body.Has("ownership"), body.Has("systemOfRecord"));
        if (!names) return new(stays, false, null, null);
        var (system, from) = (body.Text("systemOfRecord"), body.Text("systemOfRecordFrom"));
        body.Done();
        return new(stays, true, system, from is null ? null : Day("/systemOfRecordFrom", from));
    }

    static async Task<IResult> Export(IMediator mediator, CancellationToken stop) =>
        TypedResults.File(Table.ToCsv((await mediator.Send(new ReadRegistry(), stop)).Book), "text/csv; charset=utf-8", "registry.csv");

    static bool Dry(string? given) => Query.Given(given) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new InvalidInput("/dryRun", "true or false.", "type"),
    };

    /// <exception cref="BadHttpRequestException">It is neither CSV nor a workbook, or too large.</exception>
    static async Task<IReadOnlyList<CsvLine>> Sheet(HttpRequest request)
    {
        var type = request.GetTypedHeaders().ContentType?.MediaType.Value;
        if (type is not ("text/csv" or XlsxFile.MediaType)) throw new BadHttpRequestException($"Send Content-Type: text/csv or {XlsxFile.MediaType}.", StatusCodes.Status415UnsupportedMediaType);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (content.Length + read > CsvFile.MaxBytes) throw new BadHttpRequestException("At most 20 MB are read at once. Split the file.", StatusCodes.Status413PayloadTooLarge);
            content.Write(buffer, 0, read);
        }
        return [.. type == XlsxFile.MediaType ? XlsxFile.All(content.ToArray()) : CsvFile.All(content.ToArray())];
    }

    static IResult Json(JsonNode body) => TypedResults.Json(body, ItemList.Json);
}
