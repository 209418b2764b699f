using System.ComponentModel;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks;

/// <summary>The event catalogue and the feed.</summary>
static class EventsApi
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.EventTypesApi, async (IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(new Page<EventTypeView>(await mediator.Send(new ListEventTypes(), stop), null), OutboxEvent.Json))
            .RequireAuthorization(Permission.EventsRead).WithTags("Events")
            .Says("List event types", "Every type that can be subscribed to, with the JSON Schema of its `data`, an example, its version and the system that owns the fact.")
            .Answers<Page<EventTypeView>>(WebhookExamples.List(WebhookExamples.EventType));

        routes.MapGet(Urls.EventsApi, async (
                [Description("Cursor of the last event that you have; from the beginning when not said")] string? after, [Description("Event types, separated by commas")] string? types,
                [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(await mediator.Send(new ReadFeed(Query.Given(after), types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Query.Limit(limit)), stop), OutboxEvent.Json))
            .RequireAuthorization(Permission.EventsRead).WithTags("Events").WithMetadata(new GivesData("events"))
            .Says("Read the feed", "The same events as webhooks carry, oldest first and without gaps, for consumers that cannot receive a webhook. Each event carries its `cursor`: keep the last one and come back with `after`. `nextCursor` is the last event's, null when there is nothing newer yet.")
            .Answers<Page<FeedEvent>>(WebhookExamples.List(WebhookExamples.FeedEvent), 422);
    }
}
