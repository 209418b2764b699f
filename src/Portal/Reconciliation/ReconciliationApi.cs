using System.ComponentModel;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;

namespace Portal.Reconciliation;

/// <summary>Comparisons for programs: what there is, a run, and what differs.</summary>
static class ReconciliationApi
{
    public static void MapReconciliation(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup(Urls.ComparisonsApi).WithTags("Reconciliation");

        all.MapGet("/", async (IMediator mediator, CancellationToken stop) => TypedResults.Json(new ComparisonList(await mediator.Send(new ListComparisons(), stop), null), OutboxEvent.Json))
            .RequireAuthorization(Permission.RegistryRead)
            .WithSummary("List comparisons").WithDescription("Every pair of copies that should match, with its match rate over time (0 to 1), open differences, last and next run. They are as many as a company has copies, so all come at once and `nextCursor` is null.")
            .Produces<ComparisonList>();

        all.MapPost("/{slug}/run", async (string slug, IMediator mediator, CancellationToken stop) => TypedResults.Json(await mediator.Send(new StartComparison(slug), stop), OutboxEvent.Json, statusCode: StatusCodes.Status202Accepted))
            .RequireAuthorization(Permission.RegistryManage)
            .WithSummary("Run a comparison").WithDescription("Begins now and answers at once; `GET` the comparison's list to see how it went. One that runs already is answered as it is.")
            .Produces<RunView>(202).ProducesProblem(404);

        all.MapGet("/{slug}/differences", async (
                string slug, [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit,
                [Description("waiting, accepted or closed; all when not said")] string? lane, [Description("differs, missing, extra or doubled")] string? kind, IMediator mediator, CancellationToken stop) =>
            {
                var filter = new DifferenceFilter(Query.Word<DifferenceLane>("lane", lane), Query.Word<DifferenceKind>("kind", kind));
                return TypedResults.Json(await mediator.Send(new ListDifferences(slug, filter, Query.Given(cursor), Query.Limit(limit)), stop), OutboxEvent.Json);
            })
            .RequireAuthorization(Permission.RegistryRead)
            .WithSummary("List differences").WithDescription("In the order of their keys, each with the fields that differ and what owner and copy have in them; for whoever may read neither customers (`customers:read`) nor what people sent (`intake:review`) without names and values. `missing` is not in the copy, `extra` only there, `doubled` has several rows for one key.")
            .Produces<DifferencePage>().ProducesProblem(404).ProducesProblem(422);
    }

    sealed record ComparisonList(IReadOnlyList<ComparisonView> Items, string? NextCursor);
}
