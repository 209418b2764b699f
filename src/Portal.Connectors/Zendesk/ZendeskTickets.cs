using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>
/// Tickets; our key is their external id. Requester and organization are said when a ticket is made and not changed afterwards: agents own them.
/// A changed body becomes one more comment. What was said last is known by a mark that each of our comments carries.
/// </summary>
/// <param name="isPublic">Requesters see our comments.</param>
internal sealed class ZendeskTickets(ZendeskClient client, ConnectionRoom room, bool isPublic)
{
    // A comment takes 64 KB.
    public static readonly DomainShape Shape = new(Domains.Tickets,
    [
        new(Fields.Subject, MaxLength: 255, Required: true), new(Fields.Body, MaxLength: 60_000, Required: true), new(Fields.Status), new(Fields.Priority),
        new(Fields.Email, MaxLength: 255), new(Fields.Contact, MaxLength: 255), new(Fields.Customer), new(Fields.Number, ReadOnly: true),
    ]);

    static readonly string[] Priorities = ["low", "normal", "high", "urgent"], Statuses = ["new", "open", "pending", "solved", "closed"];
    const int Tries = 3;

    readonly ZendeskTicketFeed feed = new(client, room);
    readonly ZendeskRequesters requesters = new(client, room);

    public Task<RowPage> Read(ReadAsk ask, CancellationToken stop) => feed.Read(ask, stop);

    /// <summary>Ours for theirs; a ticket on hold waits for somebody who is not an agent. Null: not one that we know.</summary>
    public static string? StatusOf(string? theirs) => theirs switch { "hold" => "pending", var said when Statuses.Contains(said) => said, _ => null };

    public async Task<RowOutcome> Write(DomainRow row, WriteRules rules, CancellationToken stop)
    {
        if (row[Fields.Status] is { Length: > 0 } status && !Statuses.Contains(status)) return Failed(row, $"status is '{status}'; it is one of {string.Join(", ", Statuses)}.");
        if (row[Fields.Priority] is { Length: > 0 } priority && !Priorities.Contains(priority)) return Failed(row, $"priority is '{priority}'; it is one of {string.Join(", ", Priorities)}.");
        return await Known(row, stop) is { } known ? await Change(row, known, rules, stop) : await Create(row, rules, stop);
    }

    /// <summary>By the stored link, then by our key.</summary>
    async Task<JsonObject?> Known(DomainRow row, CancellationToken stop)
    {
        // A link that leads to a ticket of another key is not believed.
        if (row.Id is { Length: > 0 } id && id.All(char.IsAsciiDigit) && await client.Find($"/tickets/{id}", "ticket", stop) is { } linked && linked.Text("status") != "deleted" && (linked.Text("external_id") ?? row.Key) == row.Key) return linked;
        var hits = new List<JsonObject>();
        // External ids are not unique, and a filter that is not understood would list everything.
        await foreach (var ticket in client.All($"/tickets?external_id={Uri.EscapeDataString(row.Key)}", "tickets", stop))
            if (ticket.Text("external_id") == row.Key) hits.Add(ticket);
        // A ticket that has no key of ours goes by its number.
        if (hits.Count == 0 && row.Key.All(char.IsAsciiDigit) && await client.Find($"/tickets/{row.Key}", "ticket", stop) is { } native && native.Text("external_id") is null && native.Text("status") != "deleted") return native;
        return hits.Count < 2 ? hits.FirstOrDefault() : throw new ConnectionFault(FaultKind.Refused, $"Zendesk has {hits.Count} tickets of {row.Key}: {string.Join(", ", hits.Select(h => $"#{h.Text("id")}"))}. Somebody must decide which one counts.");
    }

    async Task<RowOutcome> Create(DomainRow row, WriteRules rules, CancellationToken stop)
    {
        if (Shape.Problem(row, isNew: true) is { } problem) return Failed(row, problem);
        var write = Shape.ToWrite(row, rules, null);
        if (!write.TryGetValue(Fields.Body, out var body)) return new(row.Key, RowResult.Skipped, Reason: "The rules write no body, and no ticket is without one.");
        var ticket = new JsonObject { ["external_id"] = row.Key, ["comment"] = Comment(body!), ["metadata"] = ZendeskMark.Of(body!) };
        foreach (var field in (string[])[Fields.Subject, Fields.Status, Fields.Priority])
            if (write.TryGetValue(field, out var value)) ticket[field] = value;
        await requesters.Name(ticket, write.GetValueOrDefault(Fields.Email), write.GetValueOrDefault(Fields.Contact), write.GetValueOrDefault(Fields.Customer), stop);

        var answer = await client.Send(HttpMethod.Post, "/tickets", "ticket", ticket, Effect.Once, stop, key: row.Key);
        if (answer.Status is HttpStatusCode.Conflict) return Failed(row, "Zendesk is making this ticket at this moment.", again: true);
        if (answer.Status is HttpStatusCode.BadRequest && (answer.Json() as JsonObject).Text("error") is "IdempotentRequestError")
            // It was made with other words, within two hours: then it is there, or was deleted.
            return await Known(row, stop) is { } made ? await Change(row, made, rules, stop) : Failed(row, "Zendesk had this ticket with other words a while ago; it makes it anew two hours later.", again: true);
        var id = ZendeskClient.Good(answer, Effect.Once).Required("ticket", Effect.Once).Text("id");
        // A first answer that is given again says nothing about today.
        if (answer.Headers.GetValueOrDefault("x-idempotency-lookup") == "hit" && await client.Find($"/tickets/{id}", "ticket", stop) is null)
            return Failed(row, "This ticket was deleted at Zendesk a while ago; it can be made anew two hours after it was made.", again: true);
        return new(row.Key, RowResult.Created, id);
    }

    async Task<RowOutcome> Change(DomainRow row, JsonObject known, WriteRules rules, CancellationToken stop)
    {
        if (Shape.Problem(row, isNew: false) is { } problem) return Failed(row, problem);
        var id = known.Text("id");
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var said = row[Fields.Body] is { Length: > 0 } body ? await ZendeskMark.SaidLast(client, id!, body, stop) : null;
            var write = Shape.ToWrite(row, rules, field => field switch
            {
                Fields.Subject => known.Text("subject"),
                // A row with the status new is how a ticket begins; agents go on from there.
                Fields.Priority => row[Fields.Status] is "new" && known.Text("status") is not "new" ? row[field] : known.Text("priority"),
                // Nothing becomes new again, and no ticket is without a status.
                Fields.Status => row[field] is null or "" or "new" ? row[field] : StatusOf(known.Text("status")),
                Fields.Body => said,
                _ => row[field],
            });
            if (write.Count == 0) return new(row.Key, RowResult.Unchanged, id);
            if (known.Text("status") is "closed") return new(row.Key, RowResult.Failed, id, $"Ticket #{id} is closed, and closed tickets cannot be changed.");
            var ticket = new JsonObject { ["safe_update"] = true, ["updated_stamp"] = known.Text("updated_at") };
            foreach (var (field, value) in write)
            {
                if (field != Fields.Body) ticket[field] = value;
                else (ticket["comment"], ticket["metadata"]) = (Comment(value!), ZendeskMark.Of(value!));
            }
            var effect = write.ContainsKey(Fields.Body) ? Effect.Once : Effect.Repeatable;
            var answer = await client.Send(HttpMethod.Put, $"/tickets/{id}", "ticket", ticket, effect, stop);
            if (answer.Status is not HttpStatusCode.Conflict)
            {
                ZendeskClient.Good(answer, effect);
                return new(row.Key, RowResult.Changed, id);
            }
            // Somebody changed it since we looked.
            known = await client.Find($"/tickets/{id}", "ticket", stop) ?? throw new ConnectionFault(FaultKind.Busy, $"Ticket #{id} was deleted at this moment.");
        }
        return Failed(row, $"Ticket #{id} is being changed by somebody else.", again: true);
    }

    JsonObject Comment(string body) => new() { ["body"] = body, ["public"] = isPublic };

    static RowOutcome Failed(DomainRow row, string reason, bool again = false) => new(row.Key, RowResult.Failed, Reason: reason, Again: again);
}
