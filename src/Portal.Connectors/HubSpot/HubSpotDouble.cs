using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.HubSpot;

/// <summary>
/// HubSpot as integrations know it: values are text only, batches have at most 100 inputs, unique properties are unique,
/// unknown properties are refused, a batch may be done in part (207), and the search does not see what was just made.
/// </summary>
public sealed class HubSpotDouble : SystemDouble
{
    const int MostInBatch = 100;
    readonly HubSpotDoubleSearch search;
    readonly Queue<DateTimeOffset> calls = new(), searches = new();
    long requests;

    public HubSpotDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        search = new HubSpotDoubleSearch(shelf, id => IsIndexed(id));
        foreach (var objects in new[] { "/crm/v3/objects/{type}", "/crm/objects/{version}/{type}" })
        {
            Map(HttpMethod.Post, objects, Create);
            Map(HttpMethod.Post, objects + "/search", Search);
            Map(HttpMethod.Post, objects + "/batch/read", ReadMany);
            Map(HttpMethod.Post, objects + "/batch/upsert", ask => Batch(ask, upsert: true));
            Map(HttpMethod.Post, objects + "/batch/update", ask => Batch(ask, upsert: false));
            Map(HttpMethod.Get, objects + "/{id}", ask => One(ask) is { } thing ? Json(Shown(thing)) : Missing());
            Map(HttpMethod.Patch, objects + "/{id}", Change);
            Map(HttpMethod.Delete, objects + "/{id}", Delete);
        }
        Map(HttpMethod.Get, "/crm/v3/properties/{type}/{name}", Definition);
        Map(HttpMethod.Get, "/crm/properties/{version}/{type}/{name}", Definition);
        Map(HttpMethod.Put, "/crm/v4/objects/{from}/{id}/associations/default/{to}/{other}", Associate);
        Map(HttpMethod.Delete, "/crm/v4/objects/{from}/{id}/associations/{to}/{other}", Dissociate);
        Map(HttpMethod.Post, "/crm/v4/associations/{from}/{to}/batch/read", Associations);
    }

    public override IReadOnlyList<string> Kinds => ["companies", "contacts", "deals", "associations"];

    readonly Dictionary<string, (long Request, DateTimeOffset At)> made = [];

    /// <summary>A new object is in the index after three more requests, or five seconds.</summary>
    bool IsIndexed(string id) => !made.TryGetValue(id, out var when) || requests > when.Request + 3 || Now >= when.At + TimeSpan.FromSeconds(5);

    protected override HttpResponseMessage? Door(DoubleAsk ask)
    {
        requests++;
        if (ask.Header("Authorization")?.StartsWith("Bearer pat-", StringComparison.Ordinal) is not true) return Refuse(HttpStatusCode.Unauthorized, "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview", "INVALID_AUTHENTICATION");
        var (window, most, span) = ask.Path.EndsWith("/search", StringComparison.Ordinal) ? (searches, 5, TimeSpan.FromSeconds(1)) : (calls, 100, TimeSpan.FromSeconds(10));
        while (window.TryPeek(out var first) && first <= Now - span) window.Dequeue();
        if (window.Count >= most) return Limited(most == 5 ? "SECONDLY" : "TEN_SECONDLY_ROLLING");
        window.Enqueue(Now);
        return null;
    }

    static HttpResponseMessage Limited(string policy) => Json(new JsonObject
    {
        ["status"] = "error", ["message"] = $"You have reached your {policy.ToLowerInvariant()} limit.", ["errorType"] = "RATE_LIMIT", ["correlationId"] = Guid.NewGuid().ToString(), ["policyName"] = policy, ["requestId"] = Guid.NewGuid().ToString(),
    }, HttpStatusCode.TooManyRequests);

    static HttpResponseMessage Refuse(HttpStatusCode status, string message, string category) => Json(new JsonObject { ["status"] = "error", ["message"] = message, ["correlationId"] = Guid.NewGuid().ToString(), ["category"] = category }, status);

    static HttpResponseMessage Refuse(HubSpotDoubleRefusal refusal) => Refuse(refusal.Category == "CONFLICT" ? HttpStatusCode.Conflict : refusal.Category == "OBJECT_NOT_FOUND" ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, refusal.Message, refusal.Category);

    static HttpResponseMessage Missing() => Refuse(HttpStatusCode.NotFound, "Object not found.", "OBJECT_NOT_FOUND");

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Refuse(HttpStatusCode.NotFound, "resource not found", "OBJECT_NOT_FOUND");

    HttpResponseMessage Definition(DoubleAsk ask) => HubSpotDoubleRules.Of(ask.Parts["type"])?.GetValueOrDefault(ask.Parts["name"]) is { } property
        ? Json(new JsonObject { ["name"] = ask.Parts["name"], ["type"] = property.Type, ["hasUniqueValue"] = property.Unique })
        : Refuse(HttpStatusCode.NotFound, $"The following property does not exist: {ask.Parts["name"]}", "OBJECT_NOT_FOUND");

    HttpResponseMessage Create(DoubleAsk ask)
    {
        if (ask.Json()?["properties"] is not JsonObject properties) return Refuse(HttpStatusCode.BadRequest, "Invalid input JSON", "VALIDATION_ERROR");
        try
        {
            return Json(Shown(Make(ask.Parts["type"], properties)), HttpStatusCode.Created);
        }
        catch (HubSpotDoubleRefusal refusal)
        {
            return Refuse(refusal);
        }
    }

    HttpResponseMessage Change(DoubleAsk ask)
    {
        if (ask.Json()?["properties"] is not JsonObject properties) return Refuse(HttpStatusCode.BadRequest, "Invalid input JSON", "VALIDATION_ERROR");
        if (One(ask) is not { } thing) return Missing();
        try
        {
            return Json(Shown(Set(ask.Parts["type"], thing, properties)));
        }
        catch (HubSpotDoubleRefusal refusal)
        {
            return Refuse(refusal);
        }
    }

    HttpResponseMessage Delete(DoubleAsk ask)
    {
        Shelf.Remove(ask.Parts["type"], ask.Parts["id"]);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    JsonObject? One(DoubleAsk ask) => ask.Query.TryGetValue("idProperty", out var property) ? ByProperty(ask.Parts["type"], property, ask.Parts["id"]) : Shelf.Find(ask.Parts["type"], ask.Parts["id"]);

    HttpResponseMessage ReadMany(DoubleAsk ask)
    {
        var (type, body) = (ask.Parts["type"], ask.Json());
        if (Inputs(body, out var inputs) is { } refusal) return refusal;
        var property = body!["idProperty"]?.GetValue<string>();
        if (property is not null && HubSpotDoubleRules.Of(type)?.GetValueOrDefault(property)?.Unique is not true) return Refuse(HttpStatusCode.BadRequest, $"{property} is not a unique property.", "VALIDATION_ERROR");
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var id in inputs.Select(i => i["id"]!.GetValue<string>()))
        {
            if ((property is null ? Shelf.Find(type, id) : ByProperty(type, property, id)) is { } thing) found.Add(Shown(thing));
            else missing.Add(id);
        }
        if (missing.Count == 0) return Done(found, []);
        var error = new JsonObject { ["status"] = "error", ["category"] = "OBJECT_NOT_FOUND", ["message"] = "Could not get some objects, they may be deleted or not exist. Check that ids are valid.", ["context"] = new JsonObject { ["ids"] = missing } };
        return Done(found, [error]);
    }

    HttpResponseMessage Batch(DoubleAsk ask, bool upsert)
    {
        var type = ask.Parts["type"];
        if (Inputs(ask.Json(), out var inputs) is { } refusal) return refusal;
        var (results, errors) = (new JsonArray(), new List<JsonObject>());
        foreach (var input in inputs)
        {
            try
            {
                results.Add(Write(type, input, upsert));
            }
            catch (HubSpotDoubleRefusal no)
            {
                var trace = input["objectWriteTraceId"]?.GetValue<string>();
                if (trace is null) return Refuse(no);
                errors.Add(new JsonObject { ["status"] = "error", ["category"] = no.Category, ["message"] = no.Message, ["context"] = new JsonObject { ["objectWriteTraceId"] = new JsonArray(trace) } });
            }
        }
        return Done(results, errors);
    }

    JsonObject Write(string type, JsonObject input, bool upsert)
    {
        var (id, properties) = (input["id"]!.GetValue<string>(), input["properties"] as JsonObject ?? throw new HubSpotDoubleRefusal("VALIDATION_ERROR", "properties are missing"));
        var by = input["idProperty"]?.GetValue<string>();
        if (by is not null && HubSpotDoubleRules.Of(type)?.GetValueOrDefault(by)?.Unique is not true) throw new HubSpotDoubleRefusal("VALIDATION_ERROR", $"{by} is not a unique property.");
        var thing = by is null ? Shelf.Find(type, id) : ByProperty(type, by, id);
        if (thing is null && !(upsert && by is not null)) throw new HubSpotDoubleRefusal("OBJECT_NOT_FOUND", "Object not found.");
        if (thing is null)
        {
            properties = (JsonObject)properties.DeepClone();
            properties[by!] = id;
        }
        var shown = Shown(thing is null ? Make(type, properties) : Set(type, thing, properties));
        if (upsert) shown["new"] = thing is null;
        if (input["objectWriteTraceId"] is { } trace) shown["objectWriteTraceId"] = trace.DeepClone();
        return shown;
    }

    HttpResponseMessage? Inputs(JsonObject? body, out List<JsonObject> inputs)
    {
        inputs = [.. HubSpotClient.Objects(body?["inputs"])];
        if (inputs.Count is 0 or > MostInBatch) return Refuse(HttpStatusCode.BadRequest, $"The batch has {inputs.Count} inputs; 1 to {MostInBatch} are allowed.", "VALIDATION_ERROR");
        if (inputs.Any(i => i["id"]?.GetValueKind() is not JsonValueKind.String)) return Refuse(HttpStatusCode.BadRequest, "Invalid input JSON: id is no text", "VALIDATION_ERROR");
        var twice = inputs.GroupBy(i => i["id"]!.GetValue<string>(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? null : Refuse(HttpStatusCode.BadRequest, $"Duplicate IDs found in batch input: [{twice}]. IDs must be unique", "VALIDATION_ERROR");
    }

    HttpResponseMessage Done(JsonArray results, List<JsonObject> errors)
    {
        var body = new JsonObject { ["status"] = "COMPLETE", ["results"] = results, ["startedAt"] = Stamp(), ["completedAt"] = Stamp() };
        if (errors.Count == 0) return Json(body);
        (body["numErrors"], body["errors"]) = (errors.Count, new JsonArray([.. errors]));
        return Json(body, HttpStatusCode.MultiStatus);
    }

    JsonObject Make(string type, JsonObject properties)
    {
        HubSpotDoubleRules.Check(type, properties, Shelf, null);
        var id = Shelf.NextId("objects");
        var thing = new JsonObject { ["id"] = id, ["properties"] = new JsonObject { ["hs_object_id"] = id, ["createdate"] = Stamp() }, ["createdAt"] = Stamp(), ["updatedAt"] = Stamp(), ["archived"] = false };
        made[id] = (requests, Now);
        return Put(type, thing, properties);
    }

    JsonObject Set(string type, JsonObject thing, JsonObject properties)
    {
        HubSpotDoubleRules.Check(type, properties, Shelf, thing["id"]!.GetValue<string>());
        return Put(type, thing, properties);
    }

    JsonObject Put(string type, JsonObject thing, JsonObject properties)
    {
        var kept = (JsonObject)thing["properties"]!;
        foreach (var (name, value) in properties)
        {
            var text = value!.GetValue<string>();
            kept[name] = text.Length == 0 ? null : name == "email" ? text.ToLowerInvariant() : text;
        }
        thing["updatedAt"] = Stamp();
        kept[type == "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate"] = Stamp();
        Shelf.Put(type, thing["id"]!.GetValue<string>(), thing);
        return thing;
    }

    HttpResponseMessage Search(DoubleAsk ask)
    {
        try
        {
            return Json(search.Answer(ask.Parts["type"], ask.Json() ?? []));
        }
        catch (HubSpotDoubleRefusal refusal)
        {
            return Refuse(refusal);
        }
    }

    HttpResponseMessage Associate(DoubleAsk ask)
    {
        var (from, id, to, other) = (ask.Parts["from"], ask.Parts["id"], ask.Parts["to"], ask.Parts["other"]);
        if (Shelf.Find(from, id) is null || Shelf.Find(to, other) is null) return Missing();
        Shelf.Put("associations", $"{from}:{id}>{to}:{other}", new JsonObject { ["from"] = from, ["id"] = id, ["to"] = to, ["other"] = other });
        var pair = new JsonObject { ["from"] = new JsonObject { ["id"] = id }, ["to"] = new JsonObject { ["id"] = other } };
        return Done([pair], []);
    }

    HttpResponseMessage Dissociate(DoubleAsk ask)
    {
        Shelf.Remove("associations", $"{ask.Parts["from"]}:{ask.Parts["id"]}>{ask.Parts["to"]}:{ask.Parts["other"]}");
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    HttpResponseMessage Associations(DoubleAsk ask)
    {
        if (Inputs(ask.Json(), out var inputs) is { } refusal) return refusal;
        var (results, errors) = (new JsonArray(), new List<JsonObject>());
        var all = Shelf.All("associations").Where(a => a["from"]!.GetValue<string>() == ask.Parts["from"] && a["to"]!.GetValue<string>() == ask.Parts["to"]).ToLookup(a => a["id"]!.GetValue<string>(), a => a["other"]!.GetValue<string>());
        foreach (var id in inputs.Select(i => i["id"]!.GetValue<string>()))
        {
            if (all.Contains(id)) results.Add(new JsonObject { ["from"] = new JsonObject { ["id"] = id }, ["to"] = new JsonArray([.. all[id].Select(other => new JsonObject { ["toObjectId"] = long.Parse(other), ["associationTypes"] = new JsonArray() })]) });
            else errors.Add(new JsonObject { ["status"] = "error", ["category"] = "OBJECT_NOT_FOUND", ["subCategory"] = "crm.associations.NO_ASSOCIATIONS_FOUND", ["message"] = $"No company is associated with {id}.", ["context"] = new JsonObject { ["fromObjectId"] = new JsonArray(id) } });
        }
        return Done(results, errors);
    }

    JsonObject? ByProperty(string type, string property, string value) => Shelf.All(type).FirstOrDefault(t => string.Equals(t["properties"]?[property]?.ToString(), value, StringComparison.OrdinalIgnoreCase));

    string Stamp() => Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    static JsonObject Shown(JsonObject thing) => (JsonObject)thing.DeepClone();
}
