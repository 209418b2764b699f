using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.OData;

namespace Portal.Connectors.QuickBooks;

/// <summary>
/// QuickBooks Online with one company, and Intuit's token endpoint, whose refresh tokens work once: a token is dead as soon as its successor, or the access token beside it, is used.
/// Until then the same answer may be asked for again, because it can get lost on its way.
/// </summary>
public sealed class QuickBooksDouble : SystemDouble
{
    public const string Realm = "9130347", ClientId = "portal", ClientSecret = "secret", FirstRefreshToken = "first-refresh-token", Currency = "USD";

    const string InCompany = "{root*}/v3/company/" + Realm;
    const int CallsInMinute = 500;
    static readonly TimeSpan TokenLife = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);
    readonly Queue<DateTimeOffset> calls = new();
    readonly QuickBooksBooks books;

    public QuickBooksDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        books = new QuickBooksBooks(shelf, clock);
        Map(HttpMethod.Post, "{root*}/oauth2/v1/tokens/bearer", Token);
        Map(HttpMethod.Get, InCompany + "/query", ask => Answered(() => Query(ask)));
        Map(HttpMethod.Get, InCompany + "/cdc", ask => Answered(() => Changes(ask)));
        Map(HttpMethod.Get, InCompany + "/{entity}/{id}", ask => Answered(() => Enveloped(Entity(ask), Shelf.Find(Entity(ask), ask.Parts["id"]) ?? throw new QuickBooksFault("610", "Object Not Found", "Object Not Found : The record does not exist."))));
        Map(HttpMethod.Post, InCompany + "/{entity}", ask => Answered(() => Write(ask)));
    }

    public override IReadOnlyList<string> Kinds => ["Customer", "Item", "Estimate"];

    /// <summary>Puts a record there as a user of QuickBooks would.</summary>
    /// <param name="entity">e.g. <c>Customer</c>.</param>
    public JsonObject Has(string entity, JsonObject said) => books.Write(entity, said);

    /// <summary>Changes what no caller may: a time, a status.</summary>
    public void Becomes(string entity, string id, Action<JsonObject> change)
    {
        var record = (JsonObject)Shelf.Find(entity, id)!.DeepClone();
        change(record);
        books.Keep(entity, record, Shelf.Find(entity, id));
    }

    /// <summary>Every access token that was given is refused from now on.</summary>
    public void EndTokens()
    {
        foreach (var token in Shelf.All("#tokens").ToList()) Shelf.Remove("#tokens", token["token"]!.ToString());
    }

    protected override HttpResponseMessage? Door(DoubleAsk ask)
    {
        if (ask.Path.EndsWith("/tokens/bearer", StringComparison.Ordinal)) return null;
        var known = ask.Header("Authorization") is { } sign && sign.StartsWith("Bearer ", StringComparison.Ordinal) && Shelf.Find("#tokens", sign[7..])?.At("until") > Now;
        // Refusals at the door write their members small.
        if (!known) return Json(new JsonObject { ["fault"] = new JsonObject { ["error"] = new JsonArray(new JsonObject { ["message"] = "message=AuthenticationFailed; errorCode=003200; statusCode=401", ["detail"] = "Token expired", ["code"] = "3200" }), ["type"] = "AUTHENTICATION" } }, HttpStatusCode.Unauthorized);
        // The successor is in use: now the token before it is dead.
        if (Shelf.Find("#refresh", "now") is { } pair && pair.Text("before") is not null && Shelf.Find("#tokens", ask.Header("Authorization")![7..]).Text("refresh") == pair.Text("token")) Shelf.Put("#refresh", "now", new JsonObject { ["token"] = pair.Text("token") });
        while (calls.TryPeek(out var first) && Now - first >= Minute) calls.Dequeue();
        calls.Enqueue(Now);
        return calls.Count > CallsInMinute ? Fault(HttpStatusCode.TooManyRequests, "003001", "ThrottleExceeded", "message=ThrottleExceeded; errorCode=003001; statusCode=429", "THROTTLE") : null;
    }

    HttpResponseMessage Token(DoubleAsk ask)
    {
        if (!AuthenticationHeaderValue.TryParse(ask.Header("Authorization"), out var sign) || sign.Parameter != Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"))) return Json(new JsonObject { ["error"] = "invalid_client" }, HttpStatusCode.Unauthorized);
        var form = ask.Form();
        if (form.GetValueOrDefault("grant_type") != "refresh_token") return Json(new JsonObject { ["error"] = "unsupported_grant_type" }, HttpStatusCode.BadRequest);
        var pair = Shelf.Find("#refresh", "now");
        if (form.GetValueOrDefault("refresh_token") is not { } refresh || (refresh != (pair.Text("token") ?? FirstRefreshToken) && refresh != pair.Text("before"))) return Json(new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "Incorrect or invalid refresh token" }, HttpStatusCode.BadRequest);
        var (token, next) = ($"{Guid.NewGuid():N}", $"RT-{Guid.NewGuid():N}");
        Shelf.Put("#tokens", token, new JsonObject { ["token"] = token, ["until"] = (Now + TokenLife).ToString("O"), ["refresh"] = next });
        Shelf.Put("#refresh", "now", new JsonObject { ["token"] = next, ["before"] = refresh });
        return Json(new JsonObject { ["token_type"] = "bearer", ["expires_in"] = (int)TokenLife.TotalSeconds, ["x_refresh_token_expires_in"] = 8726400, ["access_token"] = token, ["refresh_token"] = next });
    }

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Fault(HttpStatusCode.BadRequest, "2010", "Unsupported Operation", "Unsupported Operation : Operation is not supported.");

    static HttpResponseMessage Fault(HttpStatusCode status, string code, string message, string detail, string type = "ValidationFault") =>
        Json(new JsonObject { ["Fault"] = new JsonObject { ["Error"] = new JsonArray(new JsonObject { ["Message"] = message, ["Detail"] = detail, ["code"] = code }), ["type"] = type }, ["time"] = "2026-01-01T00:00:00.000-08:00" }, status);

    static HttpResponseMessage Answered(Func<HttpResponseMessage> answer)
    {
        try
        {
            return answer();
        }
        catch (QuickBooksFault no)
        {
            return Fault(HttpStatusCode.BadRequest, no.Code, no.Said, no.Message);
        }
    }

    HttpResponseMessage Enveloped(string entity, JsonObject record) => Json(new JsonObject { [entity] = record.DeepClone(), ["time"] = Now.ToString("O") });

    string Entity(DoubleAsk ask) => Kinds.FirstOrDefault(k => k.Equals(ask.Parts["entity"], StringComparison.OrdinalIgnoreCase)) ?? throw new QuickBooksFault("2010", "Unsupported Operation", "Operation is not supported.");

    HttpResponseMessage Query(DoubleAsk ask)
    {
        var query = QuickBooksDoubleQuery.Of(ask.Query.GetValueOrDefault("query") ?? "");
        IEnumerable<JsonObject> records = query.Entity == "CompanyInfo" ? [new JsonObject { ["Id"] = "1", ["CompanyName"] = "Sandbox Company" }] : Shelf.All(query.Entity);
        var page = query.Page(records).Select(r => r.DeepClone()).ToArray();
        var answer = new JsonObject();
        // No record, no member.
        if (page.Length > 0) (answer[query.Entity], answer["startPosition"], answer["maxResults"]) = (new JsonArray(page), query.Start, page.Length);
        return Json(new JsonObject { ["QueryResponse"] = answer, ["time"] = Now.ToString("O") });
    }

    /// <summary>What changed in the last thirty days.</summary>
    HttpResponseMessage Changes(DoubleAsk ask)
    {
        var since = DateTimeOffset.TryParse(ask.Query.GetValueOrDefault("changedSince"), out var at) && at > Now.AddDays(-30) ? at : throw new QuickBooksFault("2030", "Invalid ID", "changedSince is missing, or more than 30 days ago.");
        var parts = (ask.Query.GetValueOrDefault("entities") ?? "").Split(',').Where(Kinds.Contains).Select(entity => (JsonNode)new JsonObject { [entity] = new JsonArray([.. Shelf.All(entity).Where(r => r["MetaData"].At("LastUpdatedTime") >= since).Take(1000).Select(r => r.DeepClone())]) });
        return Json(new JsonObject { ["CDCResponse"] = new JsonArray(new JsonObject { ["QueryResponse"] = new JsonArray([.. parts]) }), ["time"] = Now.ToString("O") });
    }

    /// <summary>The same request id gets the first good answer again, whatever is sent with it.</summary>
    HttpResponseMessage Write(DoubleAsk ask)
    {
        var entity = Entity(ask);
        var requestId = ask.Query.GetValueOrDefault("requestid");
        if (requestId?.Length > 50) throw new QuickBooksFault("2050", "String length is either shorter or longer than supported by specification", "The request id is too long.");
        if (requestId is not null && Shelf.Find("#requests", requestId) is { } first) return Enveloped(entity, first);
        var said = ask.Json() ?? throw new QuickBooksFault("2010", "Request has invalid or unsupported property", "Property Name:Can not deserialize");
        var written = books.Write(entity, said);
        if (requestId is not null) Shelf.Put("#requests", requestId, (JsonObject)written.DeepClone());
        return Enveloped(entity, written);
    }
}
