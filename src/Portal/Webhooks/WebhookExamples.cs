using System.Text.Json.Nodes;

namespace Portal.Webhooks;

/// <summary>Bodies that the API's description shows.</summary>
static class WebhookExamples
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public const string NewSubscription = """{ "name": "Help desk", "url": "https://hooks.helpdesk.test/adatum/events", "types": [ "quote.created", "customer.updated" ], "format": "standard-webhooks", "owner": "Service team" }""";

    public const string Patch = """{ "status": "paused" }""";

    public const string Rotation = """{ "overlapHours": 24 }""";

    public const string Replay = """{ "since": "2026-11-17T09:24:00Z", "until": "2026-11-17T09:42:00Z", "types": [ "quote.created" ], "only": "failed" }""";

    public const string Replayed = """{ "count": 6, "alreadyArrived": 0, "byType": { "quote.created": 6 }, "dryRun": false }""";

    const string SubscriptionMembers = """
        "id": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "name": "Help desk", "url": "https://hooks.helpdesk.test/adatum/events", "types": [ "quote.created", "customer.updated" ],
        "format": "standard-webhooks", "status": "active", "disabledReason": null, "statusSince": "2026-11-17T08:00:00Z", "flow": null, "owner": "Service team", "createdBy": "Automation",
        "createdAt": "2026-11-17T08:00:00Z", "version": 0, "signing": { "secretEnd": "LaSw", "since": "2026-11-17T08:00:00Z", "previousEnd": null, "previousUntil": null },
        "health": { "waiting": 0, "failuresInARow": 0, "failingSince": null, "breakerOpenSince": null, "nextProbeAt": null, "disablesAt": null, "lastSuccessAt": "2026-11-17T09:22:10.904Z", "lastFailureAt": null }
        """;

    public const string Subscription = $$"""{ {{SubscriptionMembers}} }""";

    public const string Made = $$"""{ {{SubscriptionMembers}}, "secret": "{{Secret}}" }""";

    public const string DeliveryRow = """
        {
          "id": "019ab5b2-5a11-7d0c-8a54-0d5be2a6c711", "eventId": "019ab5b2-59f0-7e21-b1c5-6f1d0ce0a001", "type": "quote.created", "subjectId": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "status": "pending",
          "createdAt": "2026-11-17T09:24:43.402Z", "nextAttemptAt": "2026-11-17T09:24:48.911Z", "attemptCount": 1, "lastAttemptAt": "2026-11-17T09:24:43.402Z", "lastOutcome": "refused", "lastStatusCode": 503
        }
        """;

    public const string Delivery = """
        {
          "id": "019ab5b2-5a11-7d0c-8a54-0d5be2a6c711", "eventId": "019ab5b2-59f0-7e21-b1c5-6f1d0ce0a001", "type": "quote.created", "subjectId": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "status": "pending",
          "createdAt": "2026-11-17T09:24:43.402Z", "nextAttemptAt": "2026-11-17T09:24:48.911Z", "requestBody": "{\"type\":\"quote.created\",\"timestamp\":\"2026-11-17T09:24:43.377Z\",\"data\":{}}",
          "attempts": [ { "number": 1, "startedAt": "2026-11-17T09:24:43.402Z", "durationMs": 88, "outcome": "refused", "statusCode": 503, "responseBody": "busy", "error": "The endpoint answered 503.", "probe": false, "requestHeaders": "webhook-id: 019ab5b2-59f0-7e21-b1c5-6f1d0ce0a001\n" } ]
        }
        """;

    public const string FeedEvent = """{ "id": "019ab5b2-59f0-7e21-b1c5-6f1d0ce0a001", "type": "intake.received", "timestamp": "2026-11-17T09:24:43.377Z", "data": { "id": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "key": "PQ-01KAX4N3WEFGX9Y7SE5B8V3QRT", "kind": "quote-requests", "status": "received", "receivedAt": "2026-11-17T09:24:43.377Z" }, "cursor": "1042" }""";

    public const string EventType = """{ "name": "customer.created", "version": 1, "owner": "erp", "description": "The system of record has a new customer.", "schema": { "type": "object" }, "example": { "number": "C-10000" } }""";

    public static string List(string item) => $$"""{ "items": [ {{item}} ], "nextCursor": null }""";

    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string summary, string description) => endpoint.WithSummary(summary).WithDescription(description);

    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint, string example) where TBody : notnull => endpoint.Accepts<TBody>("application/json")
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? []) content.Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });

    /// <param name="statuses">What it answers beside 200, 401 and 403; 201 and 202 stand in the place of 200.</param>
    public static RouteHandlerBuilder Answers<TBody>(this RouteHandlerBuilder endpoint, string example, params int[] statuses)
    {
        var good = statuses.FirstOrDefault(s => s < 300, StatusCodes.Status200OK);
        endpoint.Produces<TBody>(good);
        foreach (var status in (int[])[401, 403, .. statuses.Where(s => s >= 400)]) endpoint.ProducesProblem(status);
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var content in operation.Responses?[$"{good}"].Content?.Values ?? []) content.Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });
    }
}
