using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>Customers are organizations; the customer's number is their external id. Organizations without one are no customers of ours.</summary>
internal sealed class ZendeskOrganizations(ZendeskClient client)
{
    public static readonly DomainShape Shape = new(Domains.Customers, [new(Fields.Company, MaxLength: 255, Required: true), new(Fields.Number, ReadOnly: true)]);

    public async Task<RowPage> Read(ReadAsk ask, CancellationToken stop)
    {
        var (records, next) = await client.Page("/organizations", "organizations", ask.Cursor, stop);
        return new RowPage([.. records.Where(r => ZendeskJson.IsSince(r, ask.Since)).Select(Row).OfType<DomainRow>()], next);
    }

    static DomainRow? Row(JsonObject record)
    {
        if (record.Text("external_id") is not { } key) return null;
        var values = new Dictionary<string, string?>();
        ZendeskJson.Take(values, Fields.Company, record, "name");
        ZendeskJson.Take(values, Fields.Number, record, "id");
        return new DomainRow(key, values, RowText.At(record.Text("updated_at")), record.Text("id"));
    }

    /// <summary>The organization with a customer's number, or null.</summary>
    /// <exception cref="ConnectionFault">Several have it.</exception>
    public static async Task<JsonObject?> Find(ZendeskClient client, string number, CancellationToken stop)
    {
        var hits = (await client.Get($"/organizations/search?external_id={Uri.EscapeDataString(number)}", stop)).Records("organizations").Where(o => o.Text("external_id") == number).ToList();
        return hits.Count < 2 ? hits.FirstOrDefault() : throw new ConnectionFault(FaultKind.Refused, $"Zendesk has {number} at {hits.Count} organizations ({string.Join(", ", hits.Select(h => h.Text("id")))}); somebody must decide which one counts.");
    }

    public async Task<RowOutcome> Write(DomainRow row, WriteRules rules, CancellationToken stop)
    {
        var known = await Known(row, stop);
        if (Shape.Problem(row, isNew: known is null) is { } problem) return new(row.Key, RowResult.Failed, Reason: problem);
        var write = Shape.ToWrite(row, rules, known is null ? null : field => field == Fields.Company ? known.Text("name") : null);
        var record = new JsonObject();
        if (write.TryGetValue(Fields.Company, out var name)) record["name"] = name;
        if (known is not null)
        {
            if (known.Text("external_id") != row.Key) record["external_id"] = row.Key;
            if (record.Count == 0) return new(row.Key, RowResult.Unchanged, known.Text("id"));
            ZendeskClient.Good(await client.Send(HttpMethod.Put, $"/organizations/{known.Text("id")}", "organization", record, Effect.Repeatable, stop), Effect.Repeatable);
            return new(row.Key, RowResult.Changed, known.Text("id"));
        }
        if (record.Count == 0) return new(row.Key, RowResult.Skipped, Reason: "The rules write no name, and no organization is without one.");
        record["external_id"] = row.Key;
        // By external id it is the same organization however often; the name is never matched, and must be unique.
        var answer = await client.Send(HttpMethod.Post, "/organizations/create_or_update", "organization", record, Effect.Repeatable, stop);
        var made = ZendeskClient.Good(answer, Effect.Once).Required("organization", Effect.Once);
        return new(row.Key, answer.Status is HttpStatusCode.Created ? RowResult.Created : RowResult.Changed, made.Text("id"));
    }

    /// <summary>By the stored link, by its number, by its exact name.</summary>
    async Task<JsonObject?> Known(DomainRow row, CancellationToken stop)
    {
        // A link that leads to another customer's organization is not believed.
        if (row.Id is { Length: > 0 } id && id.All(char.IsAsciiDigit) && await client.Find($"/organizations/{id}", "organization", stop) is { } linked && (linked.Text("external_id") ?? row.Key) == row.Key) return linked;
        if (await Find(client, row.Key, stop) is { } numbered) return numbered;
        var name = NormalisedName.Of(row[Fields.Company]);
        // It asks by how names begin, with two letters at least.
        if (name.Length == 0 || row[Fields.Company]!.Trim().Split(' ', '.', ',')[0] is not { Length: > 1 } start) return null;
        var alike = (await client.Get($"/organizations/autocomplete?name={Uri.EscapeDataString(start)}", stop)).Records("organizations").Where(o => NormalisedName.Of(o.Text("name")) == name).ToList();
        return alike is [var one] && one.Text("external_id") is null ? one : null;
    }
}
