using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Testing;

/// <summary>Builds the body of a quote request: <c>A.QuoteRequest().From("C-10000").Line("1896-S", 2).Json()</c>.</summary>
public sealed record QuoteRequest
{
    public JsonObject Body { get; private init; } = [];

    public static QuoteRequest Of(string name = "Kim Ellery", string email = "kim@treyresearch.test") => new()
    {
        Body = new JsonObject { ["customer"] = new JsonObject { ["name"] = name, ["email"] = email }, ["lines"] = new JsonArray() },
    };

    public QuoteRequest From(string customerNumber, string? company = null) => With(body =>
    {
        body["customer"]!["number"] = customerNumber;
        if (company is not null) body["customer"]!["company"] = company;
    });

    public QuoteRequest Line(string item, decimal quantity = 1, decimal? unitPrice = null) => With(body =>
    {
        var line = new JsonObject { ["item"] = item, ["quantity"] = quantity };
        if (unitPrice is { } price) line["unitPrice"] = price;
        body["lines"]!.AsArray().Add(line);
    });

    public QuoteRequest Saying(string message) => With(body => body["message"] = message);

    /// <summary>Any other member of the body.</summary>
    public QuoteRequest With(Action<JsonObject> change)
    {
        var copy = (JsonObject)Body.DeepClone();
        change(copy);
        return this with { Body = copy };
    }

    public string Json() => Body.ToJsonString();
}

public static class A
{
    public static QuoteRequest QuoteRequest(string name = "Kim Ellery", string email = "kim@treyresearch.test") => Testing.QuoteRequest.Of(name, email);
}

/// <summary>What machines do with Portal over HTTP, in one line each.</summary>
public static class Machines
{
    public const string QuoteRequests = "/api/v1/intake/quote-requests";

    public static Task<HttpResponseMessage> Submit(this HttpClient client, QuoteRequest request, string? idempotencyKey = null) => client.Submit(request.Json(), idempotencyKey);

    public static async Task<HttpResponseMessage> Submit(this HttpClient client, string json, string? idempotencyKey = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, QuoteRequests) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await client.SendAsync(message);
    }

    /// <summary>Submits and returns the id that the answer gives.</summary>
    public static async Task<Guid> Submitted(this HttpClient client, QuoteRequest request, string? idempotencyKey = null)
    {
        using var answer = await client.Submit(request, idempotencyKey);
        return (await answer.Body(202)).GetProperty("id").GetGuid();
    }

    public static async Task<JsonElement> Read(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return await answer.Body(200);
    }

    public static Task<JsonElement> Record(this HttpClient client, Guid id) => client.Read($"{QuoteRequests}/{id}");

    /// <summary>Waits until the record has this status (or one of several, separated by <c>|</c>), and returns it.</summary>
    public static async Task<JsonElement> RecordThatIs(this HttpClient client, string status, Guid id, TimeSpan? within = null)
    {
        JsonElement record = default;
        await Eventually.Holds($"record {id} is {status}", async () =>
        {
            using var answer = await client.GetAsync($"{QuoteRequests}/{id}");
            if (!answer.IsSuccessStatusCode) return false;
            record = await answer.Body(200);
            return status.Split('|').Contains(record.GetProperty("status").GetString());
        }, within);
        return record;
    }

    /// <summary>Approves a record once it is checked, by a client that may review; answers the record as it was then.</summary>
    public static async Task<JsonElement> Approve(this HttpClient client, Guid id)
    {
        var record = await client.RecordThatIs("ready|needs-review", id);
        using var approval = new StringContent($$"""{"version":{{record.GetProperty("version").GetInt32()}}}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"{QuoteRequests}/{id}/approve", approval);
        await answer.Body(200);
        return record;
    }

    /// <summary>All items of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadAll(this HttpClient client, string address, string cursor = "cursor")
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            var separator = address.Contains('?') ? '&' : '?';
            var page = await client.Read(next is null ? address : $"{address}{separator}{cursor}={Uri.EscapeDataString(next)}");
            var before = items.Count;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = items.Count > before && page.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } at ? at.GetString() : null;
        }
        while (next is not null);
        return items;
    }

    /// <summary>Subscribes and returns the subscription with its secret.</summary>
    public static async Task<JsonElement> Subscribe(this HttpClient client, string url, params string[] types)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/subscriptions", new { name = "Test receiver", url, types, format = "standard-webhooks" });
        return await answer.Body(201);
    }

    /// <summary>The body as JSON; fails with the body in the message when the status is another one.</summary>
    public static async Task<JsonElement> Body(this HttpResponseMessage answer, int expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode != expected) throw new Xunit.Sdk.XunitException(string.Create(CultureInfo.InvariantCulture, $"Expected {expected}, got {(int)answer.StatusCode}: {text}"));
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
