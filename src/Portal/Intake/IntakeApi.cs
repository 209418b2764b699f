using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>The door's addresses.</summary>
static class IntakeApi
{
    public const string Tag = "Intake";

    public static void MapIntake(this WebApplication app)
    {
        var intake = app.MapGroup(Urls.Intake).RequireAuthorization(Permission.IntakeWrite).WithTags(Tag);
        intake.MapGet("", (Kinds kinds) => Results.Json(new KindList([.. kinds.All.Select(KindLine.Of)], null), OutboxEvent.Json));
        intake.MapGet("/{kind}/schema", (string kind, Kinds kinds) =>
            Results.Json((kinds.Named(kind) ?? throw new NotFound($"There is no kind of record with this name; GET {Urls.Intake} lists those that there are.")).Schema, OutboxEvent.Json, "application/schema+json"));
        intake.MapPost("/{kind}", (HttpContext context, Door door) => door.Submit(context));
        intake.MapPost("/{kind}/batch", (HttpContext context, BatchDoor door) => door.Submit(context));
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
