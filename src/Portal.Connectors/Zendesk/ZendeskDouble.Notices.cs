using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Connectors.Zendesk;

/// <summary>A webhook that is told of tickets: an event a post, each with its id and signed.</summary>
public sealed partial class ZendeskDouble
{
    /// <summary>Of the webhook.</summary>
    public const string SigningSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

    readonly List<(string Ticket, string Change)> news = [];

    /// <summary>An agent changes a ticket there.</summary>
    public void Becomes(string id, Action<JsonObject> change)
    {
        var ticket = Shelf.Find(Tickets, id)!;
        change(ticket);
        Keep(ticket);
    }

    protected override IReadOnlyList<HttpRequestMessage> News()
    {
        if (Outlet is not { } outlet) return [];
        var told = news.Select(n => Post(outlet.Address, new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(), ["account_id"] = 1, ["type"] = $"zen:event-type:ticket.{n.Change}", ["zendesk_event_version"] = "2022-11-06", ["subject"] = $"zen:ticket:{n.Ticket}", ["time"] = Stamp(),
            ["detail"] = new JsonObject { ["id"] = n.Ticket }, ["event"] = new JsonObject(),
        }.ToJsonString())).ToList();
        news.Clear();
        return told;
    }

    /// <summary>A post as Zendesk signs it.</summary>
    public HttpRequestMessage Post(Uri address, string body, string secret = SigningSecret)
    {
        var notice = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        notice.Headers.Add(ZendeskSignature.TimestampHeader, Stamp());
        notice.Headers.Add(ZendeskSignature.SignatureHeader, Convert.ToBase64String(ZendeskSignature.Of(secret, Stamp(), Encoding.UTF8.GetBytes(body))));
        return notice;
    }
}
