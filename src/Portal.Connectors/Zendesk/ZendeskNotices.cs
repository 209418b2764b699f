using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>
/// What a webhook of Zendesk says: an event (<c>zen:event-type:ticket.status_changed</c>, with an id of its own), or whatever somebody wrote into a trigger, which is about tickets.
/// Values in it are not used: Zendesk sends its events twice and in any order.
/// </summary>
static class ZendeskNotices
{
    public static NoticeVerdict Read(NoticeCall call, IEnumerable<string> secrets)
    {
        var (signature, timestamp) = (call.Header(ZendeskSignature.SignatureHeader), call.Header(ZendeskSignature.TimestampHeader));
        if (!secrets.Any(secret => ZendeskSignature.IsGood(secret, signature, timestamp, call.Body.Span, call.Now))) return Proof.Unsigned;
        var sent = Object(call.Body.Span);
        var (type, detail) = (sent.Text("type") ?? "", sent?["detail"] as JsonObject);
        var id = (sent.Text("id") is { Length: > 0 } own && type.StartsWith("zen:", StringComparison.Ordinal) ? own : null) ?? call.Header("X-Zendesk-Webhook-Invocation-Id");
        var change = type.EndsWith("deleted", StringComparison.Ordinal) ? NoticeChange.Deleted : type.EndsWith(".created", StringComparison.Ordinal) ? NoticeChange.Created : NoticeChange.Updated;
        var domain = type.Contains(":organization.", StringComparison.Ordinal) ? Domains.Customers : type.Length == 0 || type.Contains(":ticket.", StringComparison.Ordinal) ? Domains.Tickets : null;
        return domain is null ? new NoticeVerdict.Taken(id, [], $"Portal reads nothing that {type} could be about.") : new NoticeVerdict.Taken(id, [new Notice(domain, detail.Text("id"), change, RowText.At(sent.Text("time")))]);
    }

    static JsonObject? Object(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
