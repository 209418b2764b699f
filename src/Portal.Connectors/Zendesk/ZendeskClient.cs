using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>Calls of the Ticketing API (developer.zendesk.com/api-reference/ticketing).</summary>
internal sealed class ZendeskClient(OutboundHttp http, Uri baseUrl, string authorization)
{
    /// <summary>The most that lists give at once, and the most ids that may be asked for at once.</summary>
    public const int PageSize = 100;

    /// <summary>The record, or null when there is none.</summary>
    public async Task<JsonObject?> Find(string path, string member, CancellationToken stop)
    {
        var answer = await Call(HttpMethod.Get, path, null, Effect.Repeatable, stop);
        return answer.Status is HttpStatusCode.NotFound ? null : Good(answer, Effect.Repeatable).Required(member, Effect.Repeatable);
    }

    public async Task<JsonObject> Get(string path, CancellationToken stop) => Good(await Call(HttpMethod.Get, path, null, Effect.Repeatable, stop), Effect.Repeatable);

    /// <summary>One page of a list: its records, and the cursor of the next page or null.</summary>
    public async Task<(IReadOnlyList<JsonObject> Records, string? Next)> Page(string path, string member, string? after, CancellationToken stop)
    {
        var page = await Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page[size]={PageSize}{(after is null ? "" : $"&page[after]={Uri.EscapeDataString(after)}")}", stop);
        RequireOurs(page["links"].Text("next"));
        var next = page["meta"].Text("has_more") == "true" ? page["meta"].Text("after_cursor") : null;
        if (next is not null && next == after) throw new ConnectionFault(FaultKind.Unreachable, "Zendesk's list does not end.");
        return (page.Records(member), next);
    }

    /// <summary>A list to its end.</summary>
    public async IAsyncEnumerable<JsonObject> All(string path, string member, [EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        do
        {
            (var records, after) = await Page(path, member, after, stop);
            foreach (var record in records) yield return record;
        } while (after is not null);
    }

    /// <summary>Records by their ids; ids that are gone are left out.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> Many(string member, IEnumerable<string> ids, CancellationToken stop)
    {
        var found = new Dictionary<string, JsonObject>();
        foreach (var some in ids.Distinct().Chunk(PageSize))
            foreach (var record in (await Get($"/{member}/show_many?ids={string.Join(',', some)}", stop)).Records(member))
                if (record.Text("id") is { } id) found[id] = record;
        return found;
    }

    /// <summary>Sends a record. Answers whatever Zendesk answers.</summary>
    /// <param name="key">Makes a repeat of the same creation give the first answer again, for two hours.</param>
    public Task<OutboundAnswer> Send(HttpMethod method, string path, string member, JsonObject record, Effect effect, CancellationToken stop, string? key = null) =>
        Call(method, path, new JsonObject { [member] = record }, effect, stop, key);

    Task<OutboundAnswer> Call(HttpMethod method, string path, JsonObject? body, Effect effect, CancellationToken stop, string? key = null)
    {
        var text = body?.ToJsonString();
        return http.Send(() =>
        {
            var request = new HttpRequestMessage(method, new Uri($"{baseUrl.AbsoluteUri.TrimEnd('/')}/api/v2{path}"));
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            if (text is not null) request.Content = new StringContent(text, Encoding.UTF8, "application/json");
            return request;
        }, effect, stop);
    }

    /// <summary>The body of a good answer.</summary>
    /// <exception cref="ConnectionFault">It is none: in Zendesk's own words where it has any.</exception>
    public static JsonObject Good(OutboundAnswer answer, Effect effect)
    {
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new ConnectionFault(FaultKind.Credentials, $"Zendesk does not let us do this: {(answer.Json() as JsonObject is { } why ? Words(why) : $"{(int)answer.Status}")}.");
        var body = answer.Object("Zendesk", effect);
        if (answer.IsGood && !body.ContainsKey("error")) return body;
        throw new ConnectionFault(FaultKind.Refused, $"Zendesk refuses it: {Words(body)}.");
    }

    /// <summary>{error, description, details: {field: [{description, error}]}}, or an error that is an object itself.</summary>
    static string Words(JsonObject body)
    {
        var details = (body["details"] as JsonObject)?.SelectMany(f => (f.Value as JsonArray ?? []).Select(d => d.Text("description") ?? d.Text("error") ?? f.Key)) ?? [];
        string?[] words = [.. details, body["error"].Text("message"), body.Text("description"), body.Text("error")];
        return string.Join("; ", words.OfType<string>().Distinct().Take(details.Any() ? details.Count() : 1)).TrimEnd('.') is { Length: > 0 } said ? said : "without a reason";
    }

    /// <summary>Our own cursors are used; a link to elsewhere says that somebody else answers.</summary>
    public void RequireOurs(string? link)
    {
        if (link is not null && (!Uri.TryCreate(baseUrl, link, out var url) || url.Authority != baseUrl.Authority)) throw new ConnectionFault(FaultKind.Refused, "Zendesk's next page is at another host.");
    }
}

/// <summary>Members as they come: missing, null and of another kind are all nothing.</summary>
internal static class ZendeskJson
{
    public static string? Text(this JsonNode? node, string member) =>
        node is JsonObject record && record[member] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A number that must be there, of whatever type it is kept as.</summary>
    public static long Whole(this JsonObject record, string member) => long.Parse(record.Text(member)!);

    public static IReadOnlyList<JsonObject> Records(this JsonObject body, string member) => [.. (body[member] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>A member that is missing says nothing of its field; one that is null empties it.</summary>
    public static void Take(Dictionary<string, string?> values, string field, JsonObject record, string member)
    {
        if (record.ContainsKey(member)) values[field] = record.Text(member);
    }

    /// <summary>Whether a record changed since then, or does not say when. Its instants have whole seconds.</summary>
    public static bool IsSince(JsonObject record, DateTimeOffset? since) =>
        since is not { } said || RowText.At(record.Text("updated_at")) is not { } at || at >= DateTimeOffset.FromUnixTimeSeconds(said.ToUnixTimeSeconds());

    public static JsonObject Required(this JsonObject body, string member, Effect effect) =>
        body[member] as JsonObject ?? throw new ConnectionFault(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, $"Zendesk's answer has no {member}.");
}
