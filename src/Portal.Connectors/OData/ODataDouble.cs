using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.OData;

/// <summary>A refusal of the double, as the system words it.</summary>
sealed class DoubleRefusal(HttpStatusCode status, string code, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
    public string Code { get; } = code;

    public static DoubleRefusal Bad(string code, string message) => new(HttpStatusCode.BadRequest, code, message);
}

/// <summary>What Business Central and NAV have in common as servers: lists, pages, entity tags, errors, the limit of calls.</summary>
public abstract class ODataDouble(DoubleShelf shelf, TimeProvider clock) : SystemDouble(shelf, clock)
{
    /// <summary>A user that every double knows.</summary>
    public const string User = "portal", Password = "secret";

    const int CallsInWindow = 6000;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    readonly Queue<DateTimeOffset> calls = new();

    internal static HttpResponseMessage Error(HttpStatusCode status, string code, string message) =>
        Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = $"{message}  CorrelationId:  {Guid.NewGuid()}." } }, status);

    /// <summary>429 without Retry-After, as documented, above 6,000 calls in five minutes.</summary>
    protected HttpResponseMessage? TooMany()
    {
        while (calls.TryPeek(out var first) && Now - first >= Window) calls.Dequeue();
        calls.Enqueue(Now);
        return calls.Count > CallsInWindow ? Error(HttpStatusCode.TooManyRequests, "Application_TooManyRequests", "Too many requests reached.") : null;
    }

    protected static bool IsUser(DoubleAsk ask) => AuthenticationHeaderValue.TryParse(ask.Header("Authorization"), out var sign) && sign.Scheme == "Basic"
        && sign.Parameter == Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    protected static HttpResponseMessage Stranger() => Error(HttpStatusCode.Unauthorized, "Authentication_InvalidCredentials", "The server has rejected the client credentials.");

    /// <summary>Runs an answer whose refusals are exceptions.</summary>
    private protected static HttpResponseMessage Answered(Func<HttpResponseMessage> answer)
    {
        try
        {
            return answer();
        }
        catch (DoubleRefusal no)
        {
            return Error(no.Status, no.Code, no.Message);
        }
        catch (FilterRefused no)
        {
            return Error(HttpStatusCode.BadRequest, "BadRequest", no.Message);
        }
    }

    /// <summary>A list: filtered, in order, one page of it. A page that is full has a link behind it, even when nothing follows.</summary>
    /// <param name="key">Unique member; the order when none is asked for.</param>
    private protected static JsonObject List(DoubleAsk ask, IEnumerable<JsonObject> records, string key, string context, Func<JsonObject, JsonObject> shown)
    {
        var order = (ask.Query.GetValueOrDefault("$orderby") ?? key).Split(',')[0].Trim();
        var (member, down) = order.EndsWith(" desc", StringComparison.Ordinal) ? (order[..^5], true) : (order.Replace(" asc", "", StringComparison.Ordinal), false);
        var test = ODataDoubleFilter.Of(ask.Query.GetValueOrDefault("$filter"));
        var sorted = records.Where(test).Select(r => (Record: r, Place: (Of: Text(r, member), Key: Text(r, key)))).OrderBy(r => r.Place.Of, StringComparer.Ordinal).ThenBy(r => r.Place.Key, StringComparer.Ordinal).ToList();
        if (down) sorted.Reverse();
        // A token is the place of the last record, so that a record which moves is met where it moved to.
        if (ask.Query.GetValueOrDefault("$skiptoken") is { } token && token.Split('~') is [var of, var last])
            sorted = [.. sorted.SkipWhile(r => (string.CompareOrdinal(r.Place.Of, of), string.CompareOrdinal(r.Place.Key, last)) is var (a, b) && (down ? a > 0 || (a == 0 && b >= 0) : a < 0 || (a == 0 && b <= 0)))];
        var rest = sorted.Skip(Number(ask.Query.GetValueOrDefault("$skip")) ?? 0);
        if (Number(ask.Query.GetValueOrDefault("$top")) is { } top) rest = rest.Take(top);
        var size = Number(ask.Header("Prefer")?.Split("odata.maxpagesize=") is [_, var asked, ..] ? asked : null) ?? 20_000;
        var page = rest.Take(Math.Min(size, 20_000)).ToList();

        var answer = new JsonObject { ["@odata.context"] = context, ["value"] = new JsonArray([.. page.Select(r => Selected(ask, shown(r.Record)))]) };
        if (page.Count == size && !ask.Query.ContainsKey("$top")) answer["@odata.nextLink"] = Next(ask.Request.RequestUri!, $"{page[^1].Place.Of}~{page[^1].Place.Key}");
        return answer;
    }

    private protected static JsonObject Selected(DoubleAsk ask, JsonObject record)
    {
        if (ask.Query.GetValueOrDefault("$select") is not { } select) return record;
        var wanted = select.Split(',').Select(s => s.Trim()).ToHashSet();
        foreach (var member in record.Select(m => m.Key).Where(m => !wanted.Contains(m) && !m.StartsWith('@') && record[m] is not JsonArray).ToList()) record.Remove(member);
        return record;
    }

    static string Next(Uri asked, string token)
    {
        var kept = asked.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith("$skiptoken=", StringComparison.Ordinal) && !p.StartsWith("$skip=", StringComparison.Ordinal));
        return $"{asked.Scheme}://{asked.Authority}{asked.AbsolutePath}?{string.Join('&', kept.Append($"$skiptoken={Uri.EscapeDataString(token)}"))}";
    }

    static string Text(JsonObject record, string member) => record.TryGetPropertyValue(member, out var value) ? value?.ToString() ?? ""
        : throw new FilterRefused($"Could not find a property named '{member}' on type 'Microsoft.NAV'.");

    static int? Number(string? text) => int.TryParse(text?.Split(',', ';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Opaque, and another one after each change.</summary>
    private protected void Stamp(JsonObject record) =>
        record["@odata.etag"] = $"W/\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"19;{Shelf.Next("etag")};00;"))}\"";

    /// <summary>A change must say which version it is about.</summary>
    private protected static void Match(DoubleAsk ask, JsonObject record)
    {
        var etag = ask.Header("If-Match") ?? throw DoubleRefusal.Bad("BadRequest_InvalidToken", "The If-Match header is missing: the request needs a valid ETag.");
        if (etag != "*" && etag != record["@odata.etag"]!.ToString()) throw new DoubleRefusal(HttpStatusCode.Conflict, "Request_EntityChanged", "Another user has already changed the record.");
    }
}
