using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>REST 2.0 of Request Tracker (perldoc RT::REST2).</summary>
sealed class RequestTrackerClient
{
    const string Title = "Request Tracker";
    /// <summary>More than this it does not give at once.</summary>
    const int MostRows = 100;

    readonly OutboundHttp http;
    readonly string root;
    readonly AuthenticationHeaderValue authorization;
    readonly TimeZoneInfo zone;
    readonly SemaphoreSlim oneWriter = new(1);

    public RequestTrackerClient(ConnectionTerms terms, ConnectionRoom room)
    {
        http = new(room, Title);
        root = $"{terms.Base()}".TrimEnd('/') + "/REST/2.0/";
        var secret = terms.Require(Term.Password);
        authorization = terms[Term.User] is { } user ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}"))) : new("token", secret);
        var name = terms[RequestTrackerConnector.TimeZone] ?? "UTC";
        zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : throw new ConnectionFault(FaultKind.Refused, $"{name} is no time zone.");
    }

    /// <summary>Writes come one after the other, so that a look and the creation after it are not torn apart. Lasts until it is disposed.</summary>
    public async Task<IDisposable> Turn(CancellationToken stop)
    {
        await oneWriter.WaitAsync(stop);
        return new WritersTurn(oneWriter);
    }

    sealed class WritersTurn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }

    /// <summary>Records that a query selects, oldest change first.</summary>
    /// <param name="records">tickets or assets.</param>
    /// <param name="query">TicketSQL or AssetSQL.</param>
    /// <returns>At most <paramref name="most"/> of them, and whether there are more.</returns>
    public async Task<(IReadOnlyList<JsonObject> Items, bool More)> Search(string records, string query, string fields, int most, CancellationToken stop)
    {
        var address = $"{records}?query={Uri.EscapeDataString(query)}&fields={fields}&fields[Requestors]=EmailAddress&orderby=LastUpdated&orderby=id&per_page={Math.Clamp(most, 1, MostRows)}";
        var answer = await Send(HttpMethod.Get, address, null, Effect.Repeatable, stop);
        var page = Good(answer).Object(Title, Effect.Repeatable);
        var items = (page["items"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        return (items, decimal.TryParse(page["total"]?.ToString(), CultureInfo.InvariantCulture, out var total) && total > items.Count);
    }

    /// <summary>A queue or a catalog and the names of the custom fields of what is in it.</summary>
    /// <param name="kind">queue or catalog.</param>
    public async Task<IReadOnlySet<string>> CustomFields(string kind, string name, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Get, $"{kind}/{Uri.EscapeDataString(name)}", null, Effect.Repeatable, stop);
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden) throw new ConnectionFault(FaultKind.Refused, $"{Title} shows this account no {kind} {name}.");
        var id = Good(answer).Object(Title, Effect.Repeatable)["id"]?.ToString();
        answer = await Send(HttpMethod.Post, $"{kind}/{id}/customfields?fields=Name&per_page={MostRows}", new JsonArray(), Effect.Repeatable, stop);
        return (Good(answer).Object(Title, Effect.Repeatable)["items"] as JsonArray ?? []).Select(f => f?["Name"]?.ToString()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Id under which a record answers now: a ticket that was merged answers as the other one. Null: there is none.</summary>
    public async Task<long?> Effective(string record, long id, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Get, $"{record}/{id}", null, Effect.Repeatable, stop);
        return answer.Status is HttpStatusCode.NotFound ? null : long.TryParse(Good(answer).Object(Title, Effect.Repeatable)["id"]?.ToString(), out var now) ? now : null;
    }

    /// <returns>Its id.</returns>
    public async Task<string> Create(string record, JsonObject values, CancellationToken stop)
    {
        var answer = Good(await Send(HttpMethod.Post, record, values, Effect.Once, stop)).Object(Title, Effect.Once);
        return answer["id"]?.ToString() ?? throw new ConnectionFault(FaultKind.Doubtful, $"{Title} did not say which {record} it has made.");
    }

    /// <summary>Changes fields. It answers 200 even when it left some as they were.</summary>
    /// <returns>What it says about each, in words for people.</returns>
    public async Task<string> Update(string record, string id, JsonObject values, CancellationToken stop)
    {
        var answer = Good(await Send(HttpMethod.Put, $"{record}/{id}", values, Effect.Repeatable, stop));
        return answer.Json() is JsonArray messages ? string.Join(" ", messages.Select(m => m?.ToString())) : throw new ConnectionFault(FaultKind.Unreachable, $"{Title} answered {(int)answer.Status} with something that is not its usual answer.");
    }

    /// <summary>Sets the status to deleted, which no search shows.</summary>
    public async Task Delete(string record, string id, CancellationToken stop) => Good(await Send(HttpMethod.Delete, $"{record}/{id}", null, Effect.Repeatable, stop));

    /// <summary>An instant as a search wants it: local time of the account, whatever zone is written behind it (RT::Date, ParseByTimeParseDate).</summary>
    public string Local(DateTimeOffset at) => $"'{TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'";

    public string Zone => zone.Id;

    /// <summary>A word of a query.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    Task<OutboundAnswer> Send(HttpMethod method, string path, JsonNode? body, Effect effect, CancellationToken stop)
    {
        var text = body?.ToJsonString();
        return http.Send(() =>
        {
            var request = new HttpRequestMessage(method, root + path) { Content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = authorization;
            request.Headers.Accept.ParseAdd("application/json");
            return request;
        }, effect, stop);
    }

    /// <summary>Errors come as <c>{"message": …}</c>. 403 is about a right on a queue or a ticket, not about who we are.</summary>
    static OutboundAnswer Good(OutboundAnswer answer) => answer.Status switch
    {
        _ when answer.IsGood => answer,
        HttpStatusCode.Unauthorized => throw new ConnectionFault(FaultKind.Credentials, $"{Title} does not know the account or its password."),
        var status => throw new ConnectionFault(FaultKind.Refused, $"{Title}: {(answer.Json() as JsonObject)?["message"]?.ToString() ?? $"it answered {(int)status}."}"),
    };
}
