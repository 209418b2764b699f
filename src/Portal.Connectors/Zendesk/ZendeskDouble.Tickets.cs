using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>Tickets: idempotency keys live two hours, external ids are not unique, safe updates, thirty updates in ten minutes, an export that withholds the last minute.</summary>
public sealed partial class ZendeskDouble
{
    static readonly TimeSpan KeysLive = TimeSpan.FromHours(2), UpdateWindow = TimeSpan.FromMinutes(10), Withheld = TimeSpan.FromMinutes(1);
    const int UpdatesInWindow = 30, LargestExport = 1000;
    static readonly string[] Statuses = ["new", "open", "pending", "hold", "solved", "closed"], Priorities = ["urgent", "high", "normal", "low"];

    void MapTickets()
    {
        Map(HttpMethod.Get, "/api/v2/tickets", ListTickets);
        Map(HttpMethod.Post, "/api/v2/tickets", CreateTicket);
        Map(HttpMethod.Get, "/api/v2/tickets/{id}", ask => Show(ask, Tickets, "ticket"));
        Map(HttpMethod.Put, "/api/v2/tickets/{id}", UpdateTicket);
        Map(HttpMethod.Delete, "/api/v2/tickets/{id}", DeleteTicket);
        Map(HttpMethod.Get, "/api/v2/tickets/{id}/comments", ask => Shelf.Find(Tickets, ask.Parts["id"]) is null ? NotFound() : List(ask, Comments, Shelf.All(Comments).Where(c => c.Text("ticket_id") == ask.Parts["id"])));
        Map(HttpMethod.Get, "/api/v2/incremental/tickets/cursor", Export);
    }

    HttpResponseMessage ListTickets(DoubleAsk ask)
    {
        var tickets = Shelf.All(Tickets).Where(t => t.Text("status") != "deleted" && (!ask.Query.TryGetValue("external_id", out var external) || t.Text("external_id") == external));
        return ask.Query.GetValueOrDefault("sort") is "-updated_at" or "updated_at" ? List(ask, Tickets, tickets, t => $"{t.Text("updated_at")} {Id(t)}", ask.Query["sort"][0] == '-') : List(ask, Tickets, tickets);
    }

    HttpResponseMessage CreateTicket(DoubleAsk ask)
    {
        var key = ask.Header("Idempotency-Key");
        var hash = Convert.ToHexStringLower(SHA256.HashData(ask.Body));
        if (key is not null && Shelf.Find(Answers, key) is { } before && Now - RowText.At(before.Text("at")) < KeysLive)
            return before.Text("hash") == hash ? Looked(Json(before["body"]!.DeepClone(), HttpStatusCode.Created), "hit")
                : Json(new JsonObject { ["error"] = "IdempotentRequestError", ["description"] = "Request parameters don't match the given idempotency key" }, HttpStatusCode.BadRequest);
        if (ask.Json()?["ticket"] is not JsonObject said) return Json(new JsonObject { ["error"] = "ParameterMissing", ["description"] = "ticket is missing" }, HttpStatusCode.BadRequest);
        if (string.IsNullOrWhiteSpace(said["comment"].Text("body"))) return Invalid("base", "BlankValue", "Description: cannot be blank");
        if (Wrong(said) is { } wrong) return wrong;
        if (said.ContainsKey("requester_id") && Shelf.Find(Users, said.Text("requester_id") ?? "") is null) return Invalid("requester", "InvalidValue", "Requester: is not valid");
        var requester = said["requester"] is JsonObject named ? UserOf(named.Text("email")) ?? Put(null, named) : Shelf.Find(Users, said.Text("requester_id") ?? "1") ?? Agent();
        if (said.Text("organization_id") is { } organization && organization != requester.Text("organization_id")) return Invalid("organization", "InvalidValue", "Organization: the requester does not belong to it");
        var id = Shelf.Next(Tickets);
        var ticket = new JsonObject
        {
            ["id"] = id, ["url"] = new Uri(ask.Request.RequestUri!, $"/api/v2/tickets/{id}.json").AbsoluteUri, ["external_id"] = said["external_id"]?.DeepClone(),
            ["subject"] = said.Text("subject") ?? said["comment"].Text("body")!.Split('\n')[0], ["description"] = Cleaned(said["comment"].Text("body")!),
            ["status"] = said.Text("status") ?? "new", ["priority"] = said["priority"]?.DeepClone(), ["type"] = said["type"]?.DeepClone(), ["tags"] = said["tags"]?.DeepClone() ?? new JsonArray(),
            ["requester_id"] = requester["id"]!.DeepClone(), ["submitter_id"] = 1, ["organization_id"] = requester["organization_id"]?.DeepClone(),
            ["via"] = new JsonObject { ["channel"] = "api" }, ["created_at"] = Stamp(),
        };
        AddComment(ticket, said, requester.Whole("id"));
        Keep(ticket);
        var body = new JsonObject { ["ticket"] = ticket.DeepClone() };
        if (key is not null) Shelf.Put(Answers, key, new JsonObject { ["hash"] = hash, ["at"] = RowText.Of(Now), ["body"] = body.DeepClone() });
        return Looked(Json(body, HttpStatusCode.Created), key is null ? null : "miss");
    }

    static HttpResponseMessage Looked(HttpResponseMessage answer, string? lookup)
    {
        if (lookup is not null) answer.Headers.TryAddWithoutValidation("x-idempotency-lookup", lookup);
        return answer;
    }

    HttpResponseMessage UpdateTicket(DoubleAsk ask)
    {
        if (Shelf.Find(Tickets, ask.Parts["id"]) is not { } ticket || ticket.Text("status") == "deleted") return NotFound();
        if (ask.Json()?["ticket"] is not JsonObject said) return Json(new JsonObject { ["error"] = "ParameterMissing", ["description"] = "ticket is missing" }, HttpStatusCode.BadRequest);
        if (TooOften(ask.Parts["id"]) is { } slower) return slower;
        if (ticket.Text("status") == "closed") return Invalid("status", "InvalidValue", "Status: closed prevents ticket update");
        if (said.Text("safe_update") == "true" && said.Text("updated_stamp") != ticket.Text("updated_at"))
            return Json(new JsonObject { ["error"] = "UpdateConflict", ["description"] = "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again." }, HttpStatusCode.Conflict);
        if (Wrong(said) is { } wrong) return wrong;
        foreach (var member in (string[])["subject", "status", "priority", "type", "tags", "external_id"])
            if (said.ContainsKey(member)) ticket[member] = said[member]?.DeepClone();
        if (said["comment"].Text("body") is not null) AddComment(ticket, said, author: 1);
        Keep(ticket);
        return Json(new JsonObject { ["ticket"] = ticket.DeepClone() });
    }

    HttpResponseMessage DeleteTicket(DoubleAsk ask)
    {
        if (Shelf.Find(Tickets, ask.Parts["id"]) is not { } ticket || ticket.Text("status") == "deleted") return NotFound();
        ticket["status"] = "deleted";
        Keep(ticket);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    static HttpResponseMessage? Wrong(JsonObject said) =>
        said.ContainsKey("status") && !Statuses.Contains(said.Text("status")) ? Invalid("status", "InvalidValue", "Status: is not valid")
        : said.Text("priority") is { } priority && !Priorities.Contains(priority) ? Invalid("priority", "InvalidValue", "Priority: is not valid")
        : said.ContainsKey("subject") && said.Text("subject") is null ? Invalid("subject", "BlankValue", "Subject: cannot be blank")
        : null;

    HttpResponseMessage? TooOften(string ticket)
    {
        var made = (Shelf.Find(Updates, ticket)?["at"] as JsonArray ?? []).Select(at => RowText.At((string?)at)!.Value).Where(at => Now - at < UpdateWindow).ToList();
        if (made.Count >= UpdatesInWindow) return Slower("You have exceeded the limit of 30 updates in 10 minutes for this ticket", made[0] + UpdateWindow - Now);
        Shelf.Put(Updates, ticket, new JsonObject { ["at"] = new JsonArray([.. made.Append(Now).Select(at => (JsonNode)RowText.Of(at))]) });
        return null;
    }

    /// <summary>Zendesk tidies text up.</summary>
    static string Cleaned(string text) => text.ReplaceLineEndings("\n").Trim();

    void AddComment(JsonObject ticket, JsonObject said, long author)
    {
        var (id, text) = (Shelf.Next(Comments), Cleaned(said["comment"].Text("body")!));
        Shelf.Put(Comments, id.ToString(CultureInfo.InvariantCulture), new JsonObject
        {
            ["id"] = id, ["ticket_id"] = ticket["id"]!.DeepClone(), ["type"] = "Comment", ["author_id"] = author, ["body"] = text, ["plain_body"] = text, ["html_body"] = $"<p>{WebUtility.HtmlEncode(text)}</p>",
            ["public"] = said["comment"].Text("public") != "false", ["created_at"] = Stamp(), ["via"] = new JsonObject { ["channel"] = "api" },
            ["metadata"] = new JsonObject { ["system"] = new JsonObject(), ["custom"] = said["metadata"]?.DeepClone() ?? new JsonObject() },
        });
    }

    void Keep(JsonObject ticket)
    {
        (ticket["updated_at"], ticket["generated_timestamp"]) = (Stamp(), Now.ToUnixTimeSeconds());
        if (Outlet is not null) news.Add((ticket.Text("id")!, Shelf.Find(Tickets, ticket.Text("id")!) is null ? "created" : ticket.Text("status") == "deleted" ? "soft_deleted" : "updated"));
        Shelf.Put(Tickets, ticket.Text("id")!, ticket);
    }

    HttpResponseMessage Export(DoubleAsk ask)
    {
        static string PlaceOf(JsonObject t) => $"{t.Whole("generated_timestamp"):D12}||{Id(t)}";
        string? place;
        if (ask.Query.TryGetValue("cursor", out var cursor))
        {
            if ((place = Place(cursor)) is null) return Json(new JsonObject { ["error"] = "InvalidValue", ["description"] = "Invalid cursor" }, HttpStatusCode.BadRequest);
        }
        else
        {
            if (!long.TryParse(ask.Query.GetValueOrDefault("start_time"), out var start)) return Json(new JsonObject { ["error"] = "InvalidValue", ["description"] = "Invalid start_time" }, HttpStatusCode.BadRequest);
            if (start > (Now - Withheld).ToUnixTimeSeconds()) return Json(new JsonObject { ["error"] = "StartTimeTooRecent", ["description"] = "Too recent start_time. Use a start_time older than 60 seconds" }, HttpStatusCode.UnprocessableEntity);
            place = $"{start:D12}";
        }
        var size = Math.Clamp(int.TryParse(ask.Query.GetValueOrDefault("per_page"), out var said) ? said : LargestExport, 1, LargestExport);
        var left = Shelf.All(Tickets).Where(t => t.Whole("generated_timestamp") <= (Now - Withheld).ToUnixTimeSeconds() && string.CompareOrdinal(PlaceOf(t), place) > 0).OrderBy(PlaceOf, StringComparer.Ordinal).ToList();
        var page = left.Take(size).ToList();
        var after = Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Count == 0 ? place : PlaceOf(page[^1])));
        return Json(new JsonObject
        {
            [Tickets] = Copies(page), ["after_cursor"] = after, ["before_cursor"] = null, ["before_url"] = null, ["end_of_stream"] = left.Count <= size,
            ["after_url"] = $"{ask.Request.RequestUri!.GetLeftPart(UriPartial.Path)}?cursor={Uri.EscapeDataString(after)}",
        });
    }
}
