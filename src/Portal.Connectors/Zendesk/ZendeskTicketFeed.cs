using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>
/// Changed tickets by the incremental export, which leaves out the last minute (and takes no start in it): those come from the list, newest change first.
/// The export takes ten calls a minute, so its pages are large whatever is asked for.
/// </summary>
internal sealed partial class ZendeskTicketFeed(ZendeskClient client, ConnectionRoom room)
{
    static readonly TimeSpan Withheld = TimeSpan.FromMinutes(2);
    /// <summary>Our clock and Zendesk's may be so far apart.</summary>
    static readonly TimeSpan Apart = TimeSpan.FromMinutes(15);
    const int LeastPage = 100, LargestPage = 1000;
    const string OfExport = "export:", OfRecent = "recent:";

    public async Task<RowPage> Read(ReadAsk ask, CancellationToken stop)
    {
        var (tickets, next) = ask.Cursor?.StartsWith(OfRecent, StringComparison.Ordinal) is true ? await Recent(ask, stop) : await Export(ask, stop);
        // A deletion of the withheld minute is seen by the next read only, and is told then.
        var fresh = tickets.Where(t => t.Text("id") is not null && (t.Text("status") is "deleted" || ZendeskJson.IsSince(t, ask.Since))).ToList();
        if (fresh.Select(t => t.Text("status")).FirstOrDefault(s => s is not (null or "deleted") && ZendeskTickets.StatusOf(s) is null) is { } unknown) LogUnknown(room.Log, unknown);
        var organizations = await client.Many("organizations", fresh.Select(t => t.Text("organization_id")).OfType<string>(), stop);
        var users = await client.Many("users", fresh.Select(t => t.Text("requester_id")).OfType<string>(), stop);
        return new RowPage([.. fresh.Select(t => Row(t, organizations, users))], next);
    }

    async Task<(IReadOnlyList<JsonObject> Tickets, string? Next)> Export(ReadAsk ask, CancellationToken stop)
    {
        var cursor = ask.Cursor?.StartsWith(OfExport, StringComparison.Ordinal) is true ? ask.Cursor[OfExport.Length..] : ask.Cursor is null ? null : throw new ConnectionFault(FaultKind.Refused, "This is no cursor of Zendesk's tickets.");
        var latest = room.Clock.GetUtcNow() - Apart;
        var start = ask.Since is { } since ? (since - Withheld < latest ? since - Withheld : latest).ToUnixTimeSeconds() : 0;
        var page = await client.Get($"/incremental/tickets/cursor?{(cursor is null ? $"start_time={Math.Max(start, 0)}" : $"cursor={Uri.EscapeDataString(cursor)}")}&per_page={Math.Clamp(ask.Size, LeastPage, LargestPage)}", stop);
        client.RequireOurs(page.Text("after_url"));
        var after = page.Text("after_cursor");
        if (page.Text("end_of_stream") == "true") return (page.Records("tickets"), OfRecent);
        if (after is null || after == cursor) throw new ConnectionFault(FaultKind.Unreachable, "Zendesk's export does not say how it goes on.");
        return (page.Records("tickets"), OfExport + after);
    }

    async Task<(IReadOnlyList<JsonObject> Tickets, string? Next)> Recent(ReadAsk ask, CancellationToken stop)
    {
        // The newest change, from the first page on; then Zendesk's cursor.
        string[] parts = ask.Cursor![OfRecent.Length..].Split(':', 2);
        var (tickets, next) = await client.Page("/tickets?sort=-updated_at", "tickets", parts is [_, var after] ? after : null, stop);
        // By Zendesk's clock, and not by ours: what is withheld is no older than this before its newest change.
        var newest = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : tickets.Max(t => RowText.At(t.Text("updated_at")));
        var recent = tickets.Where(t => RowText.At(t.Text("updated_at")) is not { } at || at >= newest - Withheld).ToList();
        return (recent, next is not null && recent.Count == tickets.Count ? string.Create(CultureInfo.InvariantCulture, $"{OfRecent}{newest?.ToUnixTimeSeconds()}:{next}") : null);
    }

    static DomainRow Row(JsonObject ticket, IReadOnlyDictionary<string, JsonObject> organizations, IReadOnlyDictionary<string, JsonObject> users)
    {
        var id = ticket.Text("id")!;
        var values = new Dictionary<string, string?> { [Fields.Number] = id };
        ZendeskJson.Take(values, Fields.Subject, ticket, "subject");
        ZendeskJson.Take(values, Fields.Body, ticket, "description");
        ZendeskJson.Take(values, Fields.Priority, ticket, "priority");
        if (ZendeskTickets.StatusOf(ticket.Text("status")) is { } status) values[Fields.Status] = status;
        if (ticket.Text("requester_id") is { } who && users.TryGetValue(who, out var requester)) (values[Fields.Email], values[Fields.Contact]) = (requester.Text("email"), requester.Text("name"));
        if (ticket.ContainsKey("organization_id"))
        {
            if (ticket.Text("organization_id") is not { } whose) values[Fields.Customer] = null;
            else if (organizations.TryGetValue(whose, out var organization)) values[Fields.Customer] = organization.Text("external_id");
        }
        return new DomainRow(ticket.Text("external_id") ?? id, values, RowText.At(ticket.Text("updated_at")), id, ticket.Text("status") is "deleted");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Zendesk has tickets of status {Status}, which Portal does not know; it is left out")]
    static partial void LogUnknown(ILogger log, string status);
}
