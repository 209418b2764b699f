using System.ComponentModel;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Sync.UseCases;

namespace Portal.Sync;

/// <summary>Sync flows for programs: run them, and see how it went.</summary>
static class SyncApi
{
    public static void MapSync(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Urls.SyncFlowsApi + "/{slug}/run", async (string slug, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await JsonBody.Read(request, optional: true);
                var run = new RunSyncFlow(slug, body.Flag("dryRun"), body.Flag("full"));
                body.Done();
                return TypedResults.Json(await mediator.Send(run, stop), OutboxEvent.Json, statusCode: StatusCodes.Status202Accepted);
            })
            .RequireAuthorization(Permission.RegistryManage).WithTags("Sync")
            .WithSummary("Run a sync flow")
            .WithDescription("Queues a run now and answers it at once; GET its runs to see how it goes. `dryRun` says what would be done and does nothing; `full` reads everything, not only what changed. A flow never overlaps with itself: while a run is not over, or the flow is paused, it is 409 business-rule.")
            .Accepts<RunBody>(isOptional: true, "application/json").Produces<SyncRunView>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422);

        routes.MapGet(Urls.SyncFlowsApi + "/{slug}/runs", async (string slug, [Description("waiting, running, done, done-with-failures, failed or stopped")] string? state,
                [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(await mediator.Send(new ListSyncRuns(slug, Query.Word<SyncState>("state", state), Query.Given(cursor), Query.Limit(limit)), stop), OutboxEvent.Json))
            .RequireAuthorization(Permission.RegistryRead).WithTags("Sync")
            .WithSummary("List runs of a sync flow").WithDescription("Newest first, each with its state and counts: rows read, created, changed, unchanged, skipped, failed and deleted.")
            .Produces<SyncRunPage>().ProducesProblem(404).ProducesProblem(422);
    }

    sealed record RunBody(bool? DryRun, bool? Full);
}
