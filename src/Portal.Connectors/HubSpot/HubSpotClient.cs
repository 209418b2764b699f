using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>
/// HubSpot's CRM API. Every write goes by a unique property or an id and so may be repeated;
/// refusals are <see cref="ConnectionFault"/>s with HubSpot's own words, but for rows of a batch, which have their own.
/// </summary>
sealed class HubSpotClient
{
    public const int BatchSize = 100;
    const string Name = "HubSpot";
    readonly OutboundHttp http, searches;
    readonly Uri root;
    readonly string token, version;

    public HubSpotClient(ConnectionTerms terms, string version, ConnectionRoom room)
    {
        (root, token, this.version) = (terms.Base(), terms.Require(Term.Password), version);
        http = new OutboundHttp(room, Name, new Pace(10, 100, TimeSpan.FromSeconds(10), room.Clock));
        // Searches are counted apart: four to five a second for the whole account.
        searches = new OutboundHttp(room, Name, new Pace(2, 4, TimeSpan.FromSeconds(1), room.Clock));
    }

    /// <param name="what">objects or properties: the version stands behind it since versions have dates.</param>
    string Path(string what, string rest) => version.StartsWith('v') ? $"/crm/{version}/{what}/{rest}" : $"/crm/{what}/{version}/{rest}";

    /// <summary>Definition of a property; null when there is none.</summary>
    public async Task<JsonObject?> Property(string type, string name, CancellationToken stop)
    {
        var answer = await Call(http, HttpMethod.Get, Path("properties", $"{type}/{Uri.EscapeDataString(name)}"), null, stop);
        return answer.Status is HttpStatusCode.NotFound ? null : Good(answer);
    }

    /// <summary>Objects by their id, or by a unique property; those that are not there are left out.</summary>
    /// <param name="idProperty">Null: the object's id.</param>
    public async Task<IReadOnlyList<HubSpotObject>> Read(string type, IEnumerable<string> ids, string? idProperty, IEnumerable<string> properties, CancellationToken stop)
    {
        var found = new List<HubSpotObject>();
        foreach (var part in ids.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(BatchSize))
        {
            var body = new JsonObject { ["properties"] = Texts(properties), ["inputs"] = new JsonArray([.. part.Select(id => new JsonObject { ["id"] = id })]) };
            if (idProperty is not null) body["idProperty"] = idProperty;
            var answer = Good(await Call(http, HttpMethod.Post, Path("objects", $"{type}/batch/read"), body, stop));
            // Left out for another reason than being unknown is no proof that there is none.
            if (Objects(answer["errors"]).FirstOrDefault(e => Text(e["category"]) != "OBJECT_NOT_FOUND") is { } trouble) throw new ConnectionFault(FaultKind.Unreachable, $"{Name} did not read all: {Text(trouble["message"])}");
            found.AddRange(HubSpotObject.All(answer));
        }
        return found;
    }

    /// <param name="groups">One of them must hold: up to six.</param>
    public async Task<HubSpotPage> Search(string type, IEnumerable<HubSpotFilter[]> groups, string? sortBy, IEnumerable<string> properties, int limit, string? after, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["filterGroups"] = new JsonArray([.. groups.Select(g => new JsonObject { ["filters"] = new JsonArray([.. g.Select(f => f.Json())]) })]),
            ["properties"] = Texts(properties),
            ["limit"] = limit,
        };
        if (sortBy is not null) body["sorts"] = new JsonArray(new JsonObject { ["propertyName"] = sortBy, ["direction"] = "ASCENDING" });
        if (after is not null) body["after"] = after;
        var answer = Good(await Call(searches, HttpMethod.Post, Path("objects", $"{type}/search"), body, stop));
        if (answer["results"] is not JsonArray) throw new ConnectionFault(FaultKind.Unreachable, $"{Name} answered a search without results.");
        return new HubSpotPage(HubSpotObject.All(answer), Text(answer["paging"]?["next"]?["after"]));
    }

    /// <summary>Creates or updates by the unique property; one result an input.</summary>
    public Task<IReadOnlyList<HubSpotWritten>> Upsert(string type, string idProperty, IReadOnlyList<(string Id, IReadOnlyDictionary<string, string?> Properties)> inputs, CancellationToken stop) =>
        Batch(Path("objects", $"{type}/batch/upsert"), [.. inputs.Select(i => Input(i.Id, i.Properties, idProperty))], stop);

    /// <summary>Updates by the object's id; one result an input.</summary>
    public Task<IReadOnlyList<HubSpotWritten>> Update(string type, IReadOnlyList<(string Id, IReadOnlyDictionary<string, string?> Properties)> inputs, CancellationToken stop) =>
        Batch(Path("objects", $"{type}/batch/update"), [.. inputs.Select(i => Input(i.Id, i.Properties, null))], stop);

    async Task<IReadOnlyList<HubSpotWritten>> Batch(string path, IReadOnlyList<JsonObject> inputs, CancellationToken stop)
    {
        if (inputs.Count == 0) return [];
        // With a trace id at each input HubSpot does what it can (207) and says which ones it could not.
        for (var i = 0; i < inputs.Count; i++) inputs[i]["objectWriteTraceId"] = i.ToString();
        var answer = await Call(http, HttpMethod.Post, path, new JsonObject { ["inputs"] = new JsonArray([.. inputs.Select(i => i.DeepClone())]) }, stop);
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            // Refused as a whole: halves tell which one it is.
            if (inputs.Count == 1) return [new(null, false, Words(answer))];
            var half = inputs.Count / 2;
            return [.. await Batch(path, [.. inputs.Take(half)], stop), .. await Batch(path, [.. inputs.Skip(half)], stop)];
        }
        var body = Good(answer);
        var written = Objects(body["results"]).Where(r => Text(r["objectWriteTraceId"]) is not null).ToLookup(r => Text(r["objectWriteTraceId"])!);
        var refused = Objects(body["errors"]).SelectMany(e => (e["context"]?["objectWriteTraceId"] as JsonArray ?? []).Select(id => (Id: Text(id), Words: Text(e["message"])))).ToLookup(e => e.Id ?? "", e => e.Words);
        return [.. inputs.Select((_, i) => i.ToString()).Select(trace => written[trace].FirstOrDefault() is { } result && HubSpotObject.Of(result) is { } thing
            ? new HubSpotWritten(thing, result["new"]?.GetValueKind() is System.Text.Json.JsonValueKind.True, null)
            : new HubSpotWritten(null, false, refused[trace].FirstOrDefault() ?? $"{Name} did not say what became of it."))];
    }

    static JsonObject Input(string id, IReadOnlyDictionary<string, string?> properties, string? idProperty)
    {
        var values = new JsonObject();
        // An empty text clears a property.
        foreach (var (name, value) in properties) values[name] = value ?? "";
        var input = new JsonObject { ["id"] = id, ["properties"] = values };
        if (idProperty is not null) input["idProperty"] = idProperty;
        return input;
    }

    /// <summary>Ids of the associated objects of another type, by the id of the object.</summary>
    public async Task<ILookup<string, string>> Associated(string from, string to, IEnumerable<string> ids, CancellationToken stop)
    {
        var pairs = new List<(string From, string To)>();
        foreach (var part in ids.Distinct().Chunk(BatchSize))
        {
            var answer = Good(await Call(http, HttpMethod.Post, $"/crm/v4/associations/{from}/{to}/batch/read", new JsonObject { ["inputs"] = new JsonArray([.. part.Select(id => new JsonObject { ["id"] = id })]) }, stop));
            foreach (var result in Objects(answer["results"]))
            {
                if (Text(result["from"]?["id"]) is { } one) pairs.AddRange(Objects(result["to"]).Select(t => Text(t["toObjectId"])).OfType<string>().Select(other => (one, other)));
            }
        }
        return pairs.ToLookup(p => p.From, p => p.To);
    }

    /// <summary>Associates with the type that HubSpot takes by default, so that no type numbers are needed.</summary>
    public async Task Associate(string from, string fromId, string to, string toId, CancellationToken stop) =>
        Good(await Call(http, HttpMethod.Put, $"/crm/v4/objects/{from}/{Uri.EscapeDataString(fromId)}/associations/default/{to}/{Uri.EscapeDataString(toId)}", null, stop));

    /// <summary>Takes away every association between the two; none is well gone.</summary>
    public async Task Dissociate(string from, string fromId, string to, string toId, CancellationToken stop)
    {
        var answer = await Call(http, HttpMethod.Delete, $"/crm/v4/objects/{from}/{Uri.EscapeDataString(fromId)}/associations/{to}/{Uri.EscapeDataString(toId)}", null, stop);
        if (answer.Status is not (HttpStatusCode.NoContent or HttpStatusCode.NotFound)) Good(answer);
    }

    Task<OutboundAnswer> Call(OutboundHttp way, HttpMethod method, string path, JsonObject? body, CancellationToken stop) => way.Send(() => new HttpRequestMessage(method, new Uri(root, path))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        Content = body is null ? null : JsonContent.Create(body),
    }, Effect.Repeatable, stop);

    static JsonObject Good(OutboundAnswer answer) => answer.IsGood ? answer.Object(Name, Effect.Repeatable) : throw answer.Status switch
    {
        HttpStatusCode.Unauthorized => new ConnectionFault(FaultKind.Credentials, $"{Name} does not know the access token: {Words(answer)}"),
        HttpStatusCode.Forbidden => new ConnectionFault(FaultKind.Credentials, $"The private app may not do this: {Words(answer)}"),
        HttpStatusCode.Locked => new ConnectionFault(FaultKind.Busy, $"{Name} is at work on this: {Words(answer)}", TimeSpan.FromSeconds(2)),
        _ => new ConnectionFault(FaultKind.Refused, $"{Name} says: {Words(answer)}"),
    };

    static string Words(OutboundAnswer answer) => answer.Json() is JsonObject body && Text(body["message"]) is { } message ? message : $"status {(int)answer.Status}.";

    static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    internal static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>A value as text, whatever JSON made of it; null when it is missing or null.</summary>
    internal static string? Text(JsonNode? node) => node is JsonValue ? node.ToString() : null;
}

/// <param name="New">It was created.</param>
/// <param name="Refusal">Why there is no object.</param>
sealed record HubSpotWritten(HubSpotObject? Object, bool New, string? Refusal);

sealed record HubSpotPage(IReadOnlyList<HubSpotObject> Objects, string? After);

/// <param name="Value">Null where the operator takes none.</param>
sealed record HubSpotFilter(string Property, string Operator, string? Value = null)
{
    public JsonObject Json() => Value is null ? new() { ["propertyName"] = Property, ["operator"] = Operator } : new() { ["propertyName"] = Property, ["operator"] = Operator, ["value"] = Value };
}

/// <summary>A record as HubSpot has it.</summary>
/// <param name="Link">Where people look at it.</param>
sealed record HubSpotObject(string Id, JsonObject Properties, DateTimeOffset? UpdatedAt, string? Link = null)
{
    /// <summary>Null: empty, or not asked for.</summary>
    public string? this[string property] => HubSpotClient.Text(Properties[property]) is { Length: > 0 } value ? value : null;

    public static HubSpotObject? Of(JsonObject result) =>
        HubSpotClient.Text(result["id"]) is { Length: > 0 } id ? new(id, result["properties"] as JsonObject ?? [], RowText.At(HubSpotClient.Text(result["updatedAt"])), Https(HubSpotClient.Text(result["url"]))) : null;

    /// <summary>A link of any other kind is none that people should follow.</summary>
    static string? Https(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps ? link.AbsoluteUri : null;

    public static IReadOnlyList<HubSpotObject> All(JsonNode answer) => [.. HubSpotClient.Objects(answer["results"]).Select(r => Of(r)).OfType<HubSpotObject>()];
}
