using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>The door's addresses.</summary>
static class IntakeApi
{
    const string Tag = "Intake";
    const string SchemaType = "application/schema+json";

    public static void MapIntake(this WebApplication app)
    {
        var intake = app.MapGroup(Urls.Intake).RequireAuthorization(Permission.IntakeWrite).WithTags(Tag);
        intake.MapGet("", (Kinds kinds) => Results.Json(new KindList([.. kinds.All.Select(KindLine.Of)], null), OutboxEvent.Json))
            .WithSummary("List the kinds").WithDescription("The kinds of record that the caller may submit, each with the address of its JSON Schema.")
            .Produces<KindList>();
        intake.MapGet("/{kind}/schema", (string kind, Kinds kinds) =>
                Results.Json((kinds.Named(kind) ?? throw new NotFound($"There is no kind of record with this name; GET {Urls.Intake} lists those that there are.")).Schema, OutboxEvent.Json, SchemaType))
            .WithSummary("Read a kind's schema").WithDescription("JSON Schema 2020-12 of the body: a front end validates with the same rules as the door.")
            .Produces<JsonObject>(contentType: SchemaType).ProducesProblem(404);
        intake.MapPost("/{kind}", (string kind, HttpContext context, Door door) => door.Submit(kind, context)).DescribeSubmit();
        intake.MapPost("/{kind}/batch", (string kind, HttpContext context, BatchDoor door) => door.Submit(kind, context)).DescribeBatch();
    }
}

/// <summary>The kinds that the caller may write.</summary>
public sealed record KindList(IReadOnlyList<KindLine> Items, string? NextCursor);

/// <param name="Kind">As in the address.</param>
/// <param name="Becomes">What a record is promoted to.</param>
/// <param name="Url">Where to POST one.</param>
/// <param name="Schema">Where its JSON Schema is.</param>
public sealed record KindLine(string Kind, string Title, string Becomes, string Url, string Schema)
{
    internal static KindLine Of(IIntakeKind kind) => new(kind.Name, kind.Title, kind.Becomes, Urls.IntakeKind(kind.Name), Urls.IntakeSchema(kind.Name));
}
