using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>Says who asks. A ticket takes only an organization that its requester belongs to, so whoever belongs to none is put into the customer's.</summary>
internal sealed partial class ZendeskRequesters(ZendeskClient client, ConnectionRoom room)
{
    public async Task Name(JsonObject ticket, string? email, string? contact, string? customer, CancellationToken stop)
    {
        // Without an address the agent whose token it is asks.
        if (email is null) return;
        var name = contact ?? email;
        var organization = customer is null ? null : (await ZendeskOrganizations.Find(client, customer, stop)).Text("id");
        if (organization is null)
        {
            if (customer is not null) LogNoOrganization(room.Log, customer);
            ticket["requester"] = new JsonObject { ["name"] = name, ["email"] = email };
            return;
        }
        var (user, belongsTo) = await Belongs(email, name, organization, stop);
        ticket["requester_id"] = long.Parse(user);
        if (belongsTo == organization) ticket["organization_id"] = long.Parse(organization);
        else LogElsewhere(room.Log, customer!);
    }

    async Task<(string User, string? Organization)> Belongs(string email, string name, string organization, CancellationToken stop)
    {
        var found = (await client.Get($"/users/search?query={Uri.EscapeDataString($"email:\"{email.Replace("\"", "", StringComparison.Ordinal)}\"")}", stop)).Records("users").FirstOrDefault(u => string.Equals(u.Text("email"), email, StringComparison.OrdinalIgnoreCase));
        if (found?.Text("organization_id") is { } already) return (found.Text("id")!, already);
        var wanted = new JsonObject { ["organization_id"] = long.Parse(organization) };
        if (found is null) (wanted["name"], wanted["email"], wanted["skip_verify_email"]) = (name, email, true);
        var answer = found is null
            ? await client.Send(HttpMethod.Post, "/users/create_or_update", "user", wanted, Effect.Repeatable, stop)
            : await client.Send(HttpMethod.Put, $"/users/{found.Text("id")}", "user", wanted, Effect.Repeatable, stop);
        var user = ZendeskClient.Good(answer, Effect.Repeatable).Required("user", Effect.Repeatable);
        return (user.Text("id") ?? throw new ConnectionFault(FaultKind.Unreachable, "Zendesk's user has no id."), user.Text("organization_id"));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Zendesk has no organization {Customer}; the ticket is made without")]
    static partial void LogNoOrganization(ILogger log, string customer);

    [LoggerMessage(Level = LogLevel.Information, Message = "The requester of a ticket of {Customer} belongs to another organization; the ticket is made without")]
    static partial void LogElsewhere(ILogger log, string customer);
}
