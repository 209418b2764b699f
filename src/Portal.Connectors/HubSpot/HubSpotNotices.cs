using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>
/// What webhooks of a HubSpot app say: a list of events (developers.hubspot.com, "Request validation", version 3): base64 of HMAC-SHA256 by the app's client secret
/// over method, address, body and timestamp (milliseconds), good for five minutes.
/// </summary>
static class HubSpotNotices
{
    public const string SignatureHeader = "X-HubSpot-Signature-v3", TimestampHeader = "X-HubSpot-Request-Timestamp";
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Types of objects, by name and by number.</summary>
    static readonly Dictionary<string, string> domains = new() { ["contact"] = Domains.Contacts, ["0-1"] = Domains.Contacts, ["company"] = Domains.Customers, ["0-2"] = Domains.Customers, ["deal"] = Domains.Opportunities, ["0-3"] = Domains.Opportunities };

    public static NoticeVerdict Read(NoticeCall call, IReadOnlyList<string> secrets)
    {
        if (!IsGood(call, secrets)) return Proof.Unsigned;
        if (Events(call.Body.Span) is not { } events) return new NoticeVerdict.Refused("This is no list of events of HubSpot.");
        var notices = events.Select(Notice).OfType<Notice>().Distinct().ToList();
        // What is sent again has another number of attempts, and nothing else.
        foreach (var one in events) one.Remove("attemptNumber");
        var id = Proof.IdOf(JsonSerializer.SerializeToUtf8Bytes(events));
        return new NoticeVerdict.Taken(id, notices, notices.Count == 0 && events.Count > 0 ? "Portal reads nothing that it could be about." : null);
    }

    static bool IsGood(NoticeCall call, IReadOnlyList<string> secrets)
    {
        if (call.Header(SignatureHeader) is not { } signature || call.Header(TimestampHeader) is not { } timestamp) return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > 253_402_300_799_999 || (call.Now - DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)).Duration() > Tolerance) return false;
        var said = new byte[HMACSHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(signature, said, out var length) || length != said.Length) return false;
        return secrets.Aggregate(false, (found, secret) => found | CryptographicOperations.FixedTimeEquals(said, Proof.Hmac(secret, $"{call.Method}{call.Address.AbsoluteUri}", call.Body.Span, timestamp)));
    }

    static List<JsonObject>? Events(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonArray all ? [.. all.OfType<JsonObject>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static Notice? Notice(JsonObject sent)
    {
        var parts = (sent["subscriptionType"]?.ToString() ?? "").Split('.');
        if (!domains.TryGetValue(parts[0] == "object" ? sent["objectTypeId"]?.ToString() ?? "" : parts[0], out var domain)) return null;
        return new(domain, sent["objectId"]?.ToString(), parts[^1] switch { "creation" => NoticeChange.Created, "deletion" => NoticeChange.Deleted, _ => NoticeChange.Updated });
    }
}
