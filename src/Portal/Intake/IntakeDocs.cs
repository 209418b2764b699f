using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Portal.Intake;

/// <summary>How the API description speaks of the door. By hand, because the door reads the request itself.</summary>
static class IntakeDocs
{
    const string Example = """
        {
          "customer": { "number": "C-10000", "company": "Trey Research", "name": "Kim Ellery", "email": "kim@treyresearch.test" },
          "lines": [ { "item": "1896-S", "quantity": 2, "unitPrice": 1000.80, "note": "black" } ],
          "requestedDeliveryDate": "2026-12-18", "currency": "USD", "message": "Two desks for the new office"
        }
        """;

    const string Answer = """
        { "id": "019ab3f0-5c1e-7d7a-9f43-0a4c8f1e2b6d", "key": "PQ-01KATZ0Q0Y7RCX3KS41T5M8WQ2", "kind": "quote-requests", "status": "received", "receivedAt": "2026-11-24T09:00:00.123456+00:00" }
        """;

    const string Results = """
        {"row":1,"id":"019ab3f0-5c1e-7d7a-9f43-0a4c8f1e2b6d","key":"PQ-01KATZ0Q0Y7RCX3KS41T5M8WQ2","kind":"quote-requests","status":"received","receivedAt":"2026-11-24T09:00:00.123456+00:00"}
        {"row":2,"type":"/problems/malformed-json","title":"The body is not well-formed JSON","status":400,"detail":"…","line":1,"column":7}
        """;

    static readonly (int Status, string Says)[] Refusals =
    [
        (400, "Not well-formed JSON (malformed-json, with line and column counted from 1), or a key that cannot be used (invalid-idempotency-key)"),
        (401, "No credential, or one that nobody has"),
        (403, "The client lacks the scope intake:write"),
        (404, "There is no such kind"),
        (413, "More than 256 KiB after decompression"),
        (415, "Not application/json in UTF-8, plain or gzip"),
        (429, "More requests than the client may make; Retry-After says when to come again"),
        (503, "Nothing was stored: the database cannot take it now. Send the same again after Retry-After, with the same key"),
    ];

    public static void DescribeSubmit(this RouteHandlerBuilder endpoint) => endpoint
        .WithSummary("Submit a record")
        .WithDescription("The body is on disk when 202 is answered. Send an Idempotency-Key, made once for each submission: the same request can then be repeated safely until it is answered. Unknown members are kept and flagged for review.")
        .Produces<SubmissionReceipt>(202).Problems([.. Refusals,
            (409, "The first request with this key is still being stored"),
            (422, "Every violation of the schema at once with JSON pointers (schema-violation), or a key that came with another body before (idempotency-key-reused)")])
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Take(operation, "application/json", JsonNode.Parse(Example)!);
            operation.Parameters = [.. operation.Parameters ?? [], Header(Door.IdempotencyKey, "1 to 255 visible ASCII characters, remembered for 30 days. Signed requests use their webhook-id instead."), Header("traceparent", "W3C trace that the record carries through every system")];
            if (operation.Responses?["202"] is OpenApiResponse accepted)
            {
                accepted.Description = "Durable: the record is committed to disk";
                accepted.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["Location"] = Told("Where to read what becomes of it"), [Door.Replayed] = Told("true when this key and body came before: the first answer again, nothing new stored"),
                    ["RateLimit"] = Told("Requests that may follow at once (r) and seconds until the whole burst is there again (t); clients without a limit get none"),
                };
                foreach (var content in accepted.Content?.Values ?? []) content.Example = JsonNode.Parse(Answer);
            }
            return Task.CompletedTask;
        });

    public static void DescribeBatch(this RouteHandlerBuilder endpoint) => endpoint
        .WithSummary("Submit many records")
        .WithDescription("A record a line, up to 10,000 lines or 8 MiB. Answers one result a line, in order: a receipt with its row, or the problem that a single submission would have got. A bad line never hinders a good one. A batch counts against the client's rate as its lines would: it may be larger than the burst, and the client waits afterwards until that is made up for. With an Idempotency-Key the whole batch can be repeated: what was stored is answered again with replayed: true.")
        .Problems(Refusals)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Take(operation, BatchDoor.NdJson, JsonValue.Create(JsonNode.Parse(Example)!.ToJsonString()));
            operation.Parameters = [.. operation.Parameters ?? [], Header(Door.IdempotencyKey, "Of the whole batch")];
            (operation.Responses ??= [])["200"] = new OpenApiResponse
            {
                Description = "One result a line, in order",
                Content = new Dictionary<string, OpenApiMediaType> { [BatchDoor.NdJson] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JsonValue.Create(Results) } },
            };
            return Task.CompletedTask;
        });

    static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, IReadOnlyList<(int Status, string Says)> refusals)
    {
        foreach (var (status, _) in refusals) endpoint.ProducesProblem(status);
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var (status, says) in refusals) if (operation.Responses?[$"{status}"] is OpenApiResponse answer) answer.Description = says;
            return Task.CompletedTask;
        });
    }

    static void Take(OpenApiOperation operation, string type, JsonNode example) => operation.RequestBody = new OpenApiRequestBody
    {
        Required = true,
        Description = "What the kind's schema says",
        Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = new OpenApiSchema { Type = example is JsonObject ? JsonSchemaType.Object : JsonSchemaType.String }, Example = example } },
    };

    static OpenApiParameter Header(string name, string says) => new() { Name = name, In = ParameterLocation.Header, Description = says, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    static OpenApiHeader Told(string says) => new() { Description = says, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}

/// <summary>The answer to an accepted submission.</summary>
/// <param name="Id">Of the staged record.</param>
/// <param name="Key">Follows the record through every system.</param>
/// <param name="Status">received</param>
public sealed record SubmissionReceipt(Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt);
