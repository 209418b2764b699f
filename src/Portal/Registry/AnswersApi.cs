using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry.Answers;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry;

/// <summary>Impact and score for programs, and the change plan as a file.</summary>
static class AnswersApi
{
    public static void MapAnswers(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Urls.RegistryApi).RequireAuthorization(Permission.RegistryRead).WithTags("Registry");
        read.MapGet("/impact", async (string? system, string? flow, string? domain, string? field, string? client, string? credential, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(Of(await mediator.Send(new ReadImpact(Named(system, flow, domain, field, client, credential)), stop)), ItemList.Json))
            .WithSummary("What a change breaks").WithDescription("Exactly one subject: system, flow, domain, field (domain/field), client or credential. What will break, what may drift on old data, and what is not touched.")
            .Produces<JsonObject>().ProducesProblem(404).ProducesProblem(422);
        read.MapGet("/score", async (IMediator mediator, CancellationToken stop) => TypedResults.Json(Of(await mediator.Send(new ReadScore(), stop)), ItemList.Json))
            .WithSummary("How calm it is").WithDescription("0 to 100; the score and the points lost make 100. Each loss names its evidence and the one step that wins it back.")
            .Produces<JsonObject>();
        routes.MapGet(Urls.RegistryChangePlan, async (string? system, string? flow, string? domain, string? field, string? client, string? credential, string? way, IMediator mediator, CancellationToken stop) =>
            {
                var plan = (await mediator.Send(new ReadImpact(Named(system, flow, domain, field, client, credential)), stop)).Going(way);
                return TypedResults.File(System.Text.Encoding.UTF8.GetBytes(PlanMarkdown.Of(plan)), "text/markdown; charset=utf-8", "change-plan.md");
            })
            .RequireAuthorization(Permission.RegistryRead).ExcludeFromDescription();
    }

    internal static Subject Named(string? system, string? flow, string? domain, string? field, string? client, string? credential) => Subject.Of(
        (SubjectKind.System, system), (SubjectKind.Flow, flow), (SubjectKind.Domain, domain), (SubjectKind.Field, field), (SubjectKind.Client, client), (SubjectKind.Credential, credential));

    static JsonObject Of(ChangePlan plan) => new()
    {
        ["subject"] = new JsonObject { ["kind"] = plan.Impact.Subject.Word, ["name"] = plan.Impact.Subject.Name, ["title"] = plan.Impact.Title },
        ["willBreak"] = List(plan.Impact.WillBreak),
        ["mayDrift"] = List(plan.Impact.MayDrift),
        ["notTouched"] = Strings(plan.Impact.NotTouched.Select(f => f.Slug)),
        ["queueRecords"] = plan.Queue.Records,
        ["customersInFlight"] = plan.Queue.Customers,
        ["switchOn"] = plan.Sheet.SwitchOn is { } day ? Node(day) : null,
        ["rules"] = new JsonArray([.. plan.Rules.Select(r => (JsonNode)new JsonObject { ["kind"] = r.Kind, ["rule"] = r.Rule, ["says"] = r.Says, ["domain"] = r.Domain })]),
        ["mappings"] = new JsonArray([.. plan.Mappings.Select(m => (JsonNode)new JsonObject { ["name"] = m.Name, ["domain"] = m.Domain, ["fields"] = Strings(m.Fields), ["usedAt"] = Node(m.UsedAt) })]),
        ["exceptions"] = Strings(plan.Impact.Felt.SelectMany(h => plan.Picture.Book.ExceptionsOf(h.Flow.Slug)).Where(e => e.State is ExceptionState.Approved && e.Until >= plan.Picture.Today).Select(e => e.Slug).Distinct()),
        ["steps"] = new JsonArray([.. PlanWords.Before(plan).Select(s => (JsonNode)new JsonObject { ["key"] = s.Key, ["step"] = s.Text, ["done"] = plan.Sheet.Done.Contains(s.Key) })]),
        ["runners"] = new JsonArray([.. plan.Impact.Runners.Select(r => (JsonNode)new JsonObject { ["kind"] = r.Kind.Word(), ["name"] = r.Name })]),
        ["acknowledgements"] = new JsonArray([.. plan.Answers.Values.OrderBy(a => a.Flow, StringComparer.Ordinal).Select(a => (JsonNode)new JsonObject { ["flow"] = a.Flow, ["owner"] = a.Owner, ["answer"] = a.Answer.Word(), ["by"] = a.By, ["on"] = Node(a.On) })]),
    };

    static JsonArray List(IEnumerable<Hit> hits) => new([.. hits.Select(h => (JsonNode)new JsonObject
    {
        ["flow"] = h.Flow.Slug, ["name"] = h.Flow.Name, ["path"] = Strings(h.Path), ["why"] = h.Why, ["owner"] = h.Flow.Owner, ["lastSeenAt"] = Node(h.Flow.LastSeenAt),
        ["copies"] = new JsonArray([.. h.Copies.Select(c => (JsonNode)new JsonObject { ["domain"] = c.Domain.Slug, ["system"] = c.Copy.System, ["freshness"] = c.Copy.Freshness })]),
    })]);

    static JsonObject Of(ScoreAnswer answer) => new()
    {
        ["score"] = answer.Score.Points,
        ["of"] = Score.Whole,
        ["lost"] = new JsonArray([.. answer.Score.Lost.Select(l => (JsonNode)new JsonObject
        {
            ["points"] = l.Points, ["reason"] = l.Reason, ["evidence"] = Strings(l.Evidence.Select(e => e.Address)), ["step"] = l.Step, ["weight"] = l.Weight, ["bad"] = l.Bad, ["total"] = l.Total,
        })]),
        ["trend"] = new JsonArray([.. answer.Trend.Select(t => (JsonNode)new JsonObject { ["on"] = Node(t.On), ["score"] = t.Score })]),
    };

    static JsonArray Strings(IEnumerable<string> all) => new([.. all.Select(s => (JsonNode)s)]);
    static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, ItemList.Json);
}
