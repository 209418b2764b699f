using MediatR;
using Portal.Connections.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections;

/// <summary>Connections for programs: what there is, and whether it answers.</summary>
static class ConnectionsApi
{
    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.ConnectionsApi, async (IMediator mediator, CancellationToken stop) => TypedResults.Json(new ConnectionList(await mediator.Send(new ListConnections(), stop), null), OutboxEvent.Json))
            .RequireAuthorization(Permission.RegistryRead).WithTags("Connections")
            .WithSummary("List connections").WithDescription("What is connected, what each can do and how the last look at it went. Secrets are never shown: their value is null. They are as many as a company has systems, so all come at once and `nextCursor` is null.")
            .Produces<ConnectionList>();
        routes.MapPost(Urls.ConnectionsApi + "/{slug}/test", async (string slug, IMediator mediator, CancellationToken stop) => TypedResults.Json(await mediator.Send(new TestConnection(slug), stop), OutboxEvent.Json))
            .RequireAuthorization(Permission.RegistryManage).WithTags("Connections")
            .WithSummary("Test a connection").WithDescription("Signs in and reads something small. Answers 200 also when the system does not: `ok` and `problem` say how it went.")
            .Produces<TestOutcome>().ProducesProblem(404);
    }

    sealed record ConnectionList(IReadOnlyList<ConnectionView> Items, string? NextCursor);
}
