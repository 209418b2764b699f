using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>Mailchimp's Marketing API 3.0. Members are put by the hash of their address, so every call may be repeated.</summary>
sealed class MailchimpClient(MailchimpSettings settings, ConnectionRoom room)
{
    /// <summary>Mailchimp limits connections and says nothing of calls: ten at once for a key.</summary>
    public const int AtOnce = 10;
    const string Name = "Mailchimp";
    readonly OutboundHttp http = new(room, Name, new Pace(AtOnce, int.MaxValue, TimeSpan.FromSeconds(1), room.Clock));
    readonly string list = $"/3.0/lists/{Uri.EscapeDataString(settings.List)}";

    public async Task FindList(CancellationToken stop) => Good(await Call(HttpMethod.Get, "?fields=id,name", null, stop));

    /// <summary>Merge tags that the audience has.</summary>
    public async Task<IReadOnlyList<string>> MergeTags(CancellationToken stop) =>
        [.. Objects(Good(await Call(HttpMethod.Get, "/merge-fields?count=100", null, stop))["merge_fields"]).Select(m => Text(m["tag"])).OfType<string>()];

    /// <summary>Null: nobody of this address.</summary>
    public async Task<JsonObject?> Member(string email, CancellationToken stop)
    {
        var answer = await Call(HttpMethod.Get, $"/members/{Hash(email)}", null, stop);
        return answer.Status is HttpStatusCode.NotFound ? null : Good(answer);
    }

    /// <summary>Creates or changes a member.</summary>
    /// <exception cref="MemberRefused">Mailchimp does not take this member so; others it may.</exception>
    public async Task<JsonObject> Put(string email, JsonObject member, CancellationToken stop)
    {
        var answer = await Call(HttpMethod.Put, $"/members/{Hash(email)}", member, stop);
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity) throw new MemberRefused(Words(answer), Text((answer.Json() as JsonObject)?["title"]));
        return Good(answer);
    }

    /// <summary>Members by their last change, which is told in whole seconds.</summary>
    /// <param name="after">Changed after this second.</param>
    /// <param name="before">Changed before this second; null: until now.</param>
    public async Task<(IReadOnlyList<JsonObject> Members, int Total)> Members(DateTimeOffset? after, DateTimeOffset? before, int offset, int count, CancellationToken stop)
    {
        var query = $"/members?sort_field=last_changed&sort_dir=ASC&count={count}&offset={offset}";
        if (after is { } from) query += $"&since_last_changed={Uri.EscapeDataString(Stamp(from))}";
        if (before is { } until) query += $"&before_last_changed={Uri.EscapeDataString(Stamp(until))}";
        var answer = Good(await Call(HttpMethod.Get, query, null, stop));
        if (answer["members"] is not JsonArray members) throw new ConnectionFault(FaultKind.Unreachable, $"{Name} answered a list without members.");
        return ([.. members.OfType<JsonObject>()], int.TryParse(Text(answer["total_items"]), out var total) ? total : 0);
    }

    /// <summary>As Mailchimp names a member: MD5 of the address in lower case.</summary>
    public static string Hash(string email)
    {
#pragma warning disable CA5351 // The vendor's name of a member, no protection.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())));
#pragma warning restore CA5351
    }

    internal static string Stamp(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    Task<OutboundAnswer> Call(HttpMethod method, string path, JsonObject? body, CancellationToken stop) => http.Send(() => new HttpRequestMessage(method, new Uri(settings.Root, list + path))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"portal:{settings.Key}"))) },
        Content = body is null ? null : JsonContent.Create(body),
    }, Effect.Repeatable, stop);

    static JsonObject Good(OutboundAnswer answer) => answer.IsGood ? answer.Object(Name, Effect.Repeatable) : throw answer.Status switch
    {
        HttpStatusCode.Unauthorized => new ConnectionFault(FaultKind.Credentials, $"{Name} does not know the API key: {Words(answer)}"),
        // Under load its gate answers 403 with a page; the API itself always answers JSON.
        HttpStatusCode.Forbidden when answer.Json() is null => new ConnectionFault(FaultKind.Busy, $"{Name} asks for fewer calls."),
        HttpStatusCode.Forbidden => new ConnectionFault(FaultKind.Credentials, $"The API key may not do this: {Words(answer)}"),
        HttpStatusCode.NotFound => new ConnectionFault(FaultKind.Refused, $"{Name} does not know the audience: {Words(answer)}"),
        _ => new ConnectionFault(FaultKind.Refused, $"{Name} says: {Words(answer)}"),
    };

    /// <summary>Problem details (RFC 7807) with the fields that are wrong.</summary>
    static string Words(OutboundAnswer answer)
    {
        if (answer.Json() is not JsonObject problem) return $"status {(int)answer.Status}.";
        var fields = Objects(problem["errors"]).Select(e => $"{Text(e["field"])}: {Text(e["message"])}");
        return string.Join(" ", new[] { Text(problem["detail"]) ?? Text(problem["title"]) ?? $"status {(int)answer.Status}." }.Concat(fields));
    }

    internal static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonObject>();

    internal static string? Text(JsonNode? node) => node is JsonValue ? node.ToString() : null;
}

/// <summary>Mailchimp refuses one member.</summary>
/// <param name="title">Its name for the trouble.</param>
sealed class MemberRefused(string message, string? title) : Exception(message)
{
    /// <summary>The person left, or was deleted for good: only they can come back, by themselves.</summary>
    public bool IsForGood => title is "Member In Compliance State" or "Forgotten Email Not Subscribed";
}
