using System.ComponentModel;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks;

/// <summary>Subscriptions and their deliveries for programs: the same use cases as the pages.</summary>
static class SubscriptionsApi
{
    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup(Urls.SubscriptionsApi).RequireAuthorization(Permission.SubscriptionsManage).WithTags("Subscriptions");

        all.MapGet("/", async ([Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, [Description("active, paused or disabled")] string? status, IMediator mediator, CancellationToken stop) =>
                Json(await mediator.Send(new ListSubscriptions(Query.Given(cursor), Query.Limit(limit), Query.Word<SubscriptionStatus>("status", status)), stop)))
            .Says("List subscriptions", "Newest first, each with how its endpoint behaves: failures in a row, since when it fails, the next probe, what waits.")
            .Answers<Page<SubscriptionView>>(WebhookExamples.List(WebhookExamples.Subscription), 422);

        all.MapPost("/", async (HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await JsonBody.Read(request);
                var terms = new SubscriptionTerms(
                    body.Text("name", required: true) ?? "", body.Text("url", required: true) ?? "", body.Texts("types", required: true) ?? [],
                    body.Word<MessageFormat>("format") ?? MessageFormat.StandardWebhooks, body.Text("flow"), body.Text("owner"));
                body.Done();
                var made = await mediator.Send(new CreateSubscription(terms), stop);
                request.HttpContext.Response.Headers.Location = Urls.SubscriptionApi(made.Id);
                return TypedResults.Json(made, OutboxEvent.Json, statusCode: StatusCodes.Status201Created);
            })
            .Says("Subscribe", "Events from now on are sent to the address, signed per Standard Webhooks 1.0.0. `types` names event types, or holds `*` alone for all. The answer carries the `secret` (whsec_…), this once. A target whose name resolves to an address that is not public is 422 address-refused. A `flow` that is not registered is 422 schema-violation at `/flow`.")
            .Takes<NewSubscription>(WebhookExamples.NewSubscription).Answers<SubscriptionView>(WebhookExamples.Made, 201, 400, 413, 415, 422);

        var one = all.MapGroup("/{id:guid}");

        one.MapGet("/", async (Guid id, IMediator mediator, CancellationToken stop) => Json(await mediator.Send(new ReadSubscription(id), stop)))
            .Says("Read a subscription", "Without its secret: `signing` shows the last characters and how long the former secret is still valid.")
            .Answers<SubscriptionView>(WebhookExamples.Subscription, 404);

        one.MapPatch("/", async (Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await JsonBody.Read(request);
                var change = new ChangeSubscription(
                    id, Required(body, "name"), Required(body, "url"), body.Has("types") ? body.Texts("types", required: true) : null, body.Word<MessageFormat>("format"),
                    Removable(body, "flow"), Removable(body, "owner"), body.Word<SubscriptionStatus>("status"), body.Whole("version"));
                body.Done();
                return Json(await mediator.Send(change, stop));
            })
            .Says("Change a subscription", "JSON merge patch: members that are left out stay, null takes `flow` or `owner` away. `status` goes between `active` and `paused`; while paused, events are held, and go out in order when it is active again. A `version` that somebody changed since is 409 conflict.")
            .Takes<SubscriptionPatch>(WebhookExamples.Patch).Answers<SubscriptionView>(WebhookExamples.Subscription, 400, 404, 409, 413, 415, 422);

        one.MapDelete("/", async (Guid id, IMediator mediator, CancellationToken stop) =>
            {
                await mediator.Send(new DeleteSubscription(id), stop);
                return TypedResults.NoContent();
            })
            .Says("Delete a subscription", "Nothing more is sent to it; what waited is not sent either.").Produces(204).ProducesProblem(404);

        one.MapPost("/test", async (Guid id, IMediator mediator, CancellationToken stop) => Json(await mediator.Send(new TestSubscription(id), stop)))
            .Says("Send a test", "Sends `portal.test` now, over the same way as every event, and answers how it went, at most 15 seconds later. Works while the subscription is paused too.")
            .Answers<DeliveryView>(WebhookExamples.Delivery, 404);

        one.MapPost("/rotate-secret", async (Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await JsonBody.Read(request, optional: true);
                var hours = body.Whole("overlapHours");
                body.Done();
                return Json(await mediator.Send(hours is { } given ? new RotateSecret(id, given) : new RotateSecret(id), stop));
            })
            .Says("Rotate the secret", "Answers the new `secret`, this once. For `overlapHours` (0 to 720; 24 when not said) both sign, the new one first.")
            .Takes<Rotation>(WebhookExamples.Rotation).Answers<SubscriptionView>(WebhookExamples.Made, 400, 404, 415, 422);

        one.MapPost("/enable", async (Guid id, IMediator mediator, CancellationToken stop) => Json(await mediator.Send(new EnableSubscription(id), stop)))
            .Says("Enable a subscription", "Switches on what was paused, or what Portal disabled after a 410 or five days of nothing but failures. Its held events go out in order.")
            .Answers<SubscriptionView>(WebhookExamples.Subscription, 404);

        one.MapDeliveries();
    }

    static void MapDeliveries(this IEndpointRouteBuilder one)
    {
        one.MapGet("/deliveries", async (Guid id, [Description("pending, delivered, failed or held")] string? status, [Description("Only this event type")] string? type,
                [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
                Json(await mediator.Send(new ListDeliveries(id, Query.Word<DeliveryStatus>("status", status), Query.Given(type), After: Query.Given(cursor), Limit: Query.Limit(limit)), stop)))
            .Says("List deliveries", "One for each event of the subscription, newest first.")
            .Answers<Page<DeliveryRow>>(WebhookExamples.List(WebhookExamples.DeliveryRow), 404, 422);

        one.MapGet("/deliveries/{deliveryId:guid}", async (Guid id, Guid deliveryId, IMediator mediator, CancellationToken stop) => Json(await mediator.Send(new ReadDelivery(id, deliveryId), stop)))
            .Says("Read a delivery", "With every attempt, oldest first: what was sent (without the signature) and what was answered (its first 16 KB). `outcome` is one of delivered, refused, timeout, unreachable, redirected, blocked-address, gone.")
            .Answers<DeliveryView>(WebhookExamples.Delivery, 404);

        one.MapPost("/deliveries/{deliveryId:guid}/redeliver", async (Guid id, Guid deliveryId, IMediator mediator, CancellationToken stop) =>
                TypedResults.Json(await mediator.Send(new Redeliver(id, deliveryId), stop), OutboxEvent.Json, statusCode: StatusCodes.Status202Accepted))
            .Says("Send a delivery again", "From the first try on, under the same `webhook-id`. Held while the subscription is paused.")
            .Answers<DeliveryView>(WebhookExamples.Delivery, 202, 404, 409);

        one.MapPost("/replay", async (Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await JsonBody.Read(request);
                var replay = new Replay(id, body.Time("since", required: true) ?? default, body.Time("until"), body.Texts("types"), body.Word<ReplayOnly>("only") ?? ReplayOnly.Failed, body.Flag("dryRun"));
                body.Done();
                return TypedResults.Json(await mediator.Send(replay, stop), OutboxEvent.Json, statusCode: replay.DryRun ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
            })
            .Says("Replay events", "Sends the events that happened from `since` until `until` (now when not said) again, in order, each under its `webhook-id`. `only`: `failed` (when not said) or `all`, which also sends what arrived already and what happened before there was a subscription. The answer says how many; they are queued after it. `dryRun` counts and sends nothing.")
            .Takes<ReplayBody>(WebhookExamples.Replay).Answers<ReplayAnswer>(WebhookExamples.Replayed, 202, 400, 404, 415, 422);
    }

    /// <summary>A member that may be left out but not be null.</summary>
    static string? Required(JsonBody body, string name) => body.Has(name) ? body.Text(name, required: true) : null;

    /// <summary>Null takes it away, which the use case reads as empty.</summary>
    static string? Removable(JsonBody body, string name) => body.Has(name) ? body.Text(name) ?? "" : null;

    static IResult Json<T>(T body) => TypedResults.Json(body, OutboxEvent.Json);

    /// <param name="Name">As people call it.</param>
    /// <param name="Url">https address.</param>
    /// <param name="Types">Names from /api/v1/event-types, or * alone.</param>
    /// <param name="Flow">Slug of the registered flow.</param>
    /// <param name="Owner">Who is told when it fails: a team or an address.</param>
    sealed record NewSubscription(string Name, string Url, IReadOnlyList<string> Types, MessageFormat? Format, string? Flow, string? Owner);

    sealed record SubscriptionPatch(string? Name, string? Url, IReadOnlyList<string>? Types, MessageFormat? Format, string? Flow, string? Owner, SubscriptionStatus? Status, int? Version);

    sealed record Rotation(int? OverlapHours);

    sealed record ReplayBody(DateTimeOffset Since, DateTimeOffset? Until, IReadOnlyList<string>? Types, ReplayOnly? Only, bool? DryRun);
}
