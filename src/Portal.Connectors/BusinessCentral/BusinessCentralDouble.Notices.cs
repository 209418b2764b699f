using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Portal.Connectors.BusinessCentral;

/// <summary>Notices to subscriptions: without data, several in a body, and above a thousand changes of a set one that names none.</summary>
public sealed partial class BusinessCentralDouble
{
    const int MostNamed = 1000;

    readonly List<(string Set, string Id, string Change, DateTimeOffset At)> news = [];

    void Changed(string set, JsonObject record, string change)
    {
        if (Outlet is not null && heard.Contains(set)) news.Add((set, record["id"]!.ToString(), change, Now));
    }

    protected override IReadOnlyList<HttpRequestMessage> News()
    {
        var told = Living().SelectMany(s => Of(s, [.. news.Where(n => s["resource"]!.ToString().EndsWith($"/{n.Set}", StringComparison.OrdinalIgnoreCase))]).Select(n => (Url: s["notificationUrl"]!.ToString(), Notice: n)))
            .GroupBy(n => n.Url, n => n.Notice).Select(g => Post(new Uri(g.Key), new JsonObject { ["value"] = new JsonArray([.. g]) })).ToList();
        news.Clear();
        return told;
    }

    static IEnumerable<JsonObject> Of(JsonObject subscription, IReadOnlyList<(string Set, string Id, string Change, DateTimeOffset At)> changes)
    {
        var resource = subscription["resource"]!.ToString();
        if (changes.Count > MostNamed) return [Notice(subscription, $"{resource}?$filter=lastModifiedDateTime ge {changes.Min(c => c.At).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", "collection", changes.Max(c => c.At))];
        return changes.Select(c => Notice(subscription, $"{resource}({c.Id})", c.Change, c.At));
    }

    static JsonObject Notice(JsonObject subscription, string resource, string change, DateTimeOffset at) => new()
    {
        ["subscriptionId"] = subscription["subscriptionId"]!.ToString(), ["clientState"] = subscription["clientState"]!.ToString(), ["expirationDateTime"] = subscription["expirationDateTime"]!.ToString(),
        ["resource"] = resource, ["changeType"] = change, ["lastModifiedDateTime"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
    };

    static HttpRequestMessage Post(Uri url, JsonObject body) => new(HttpMethod.Post, url) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
}
