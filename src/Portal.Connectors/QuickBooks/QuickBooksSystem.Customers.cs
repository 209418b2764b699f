using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

sealed partial class QuickBooksSystem
{
    public IReadOnlyList<DomainShape> Writable => [QuickBooksCustomer.Shape];

    public int BatchSize => 30;

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        if (domain != Domains.Customers) throw new ConnectionFault(FaultKind.Refused, $"Portal writes no {domain} in QuickBooks Online.");
        var linked = await Linked(rows, stop);
        // Notes cannot be asked for, so whoever has no link yet is looked for among all.
        var all = rows.Any(r => r.Id is null || !linked.ContainsKey(r.Id)) ? await Customers(stop) : [];
        var outcomes = new List<RowOutcome>();
        foreach (var row in rows) outcomes.Add(await Write(row, linked, all, rules, stop));
        return outcomes;
    }

    async Task<Dictionary<string, JsonObject>> Linked(IReadOnlyList<DomainRow> rows, CancellationToken stop)
    {
        var linked = new Dictionary<string, JsonObject>();
        foreach (var some in rows.Select(r => r.Id).OfType<string>().Where(id => id.All(char.IsAsciiDigit)).Distinct().Chunk(BatchSize))
        {
            await foreach (var customer in client.All("Customer", $"{QuickBooksClient.In("Id", some)} and {EvenInactive}", stop))
            {
                if (customer.Text("Id") is { } id) linked[id] = customer;
            }
        }
        return linked;
    }

    async Task<List<JsonObject>> Customers(CancellationToken stop)
    {
        var all = new Dictionary<string, JsonObject>();
        await foreach (var customer in client.All("Customer", EvenInactive, stop))
        {
            if (customer.Text("Id") is { } id) all[id] = customer;
        }
        return [.. all.Values];
    }

    async Task<RowOutcome> Write(DomainRow row, Dictionary<string, JsonObject> linked, List<JsonObject> all, WriteRules rules, CancellationToken stop)
    {
        if (row.Deleted) return new RowOutcome(row.Key, RowResult.Skipped, row.Id, "What is deleted elsewhere stays here: a person makes it inactive.");
        if (string.IsNullOrWhiteSpace(row.Key) || row.Key.Length > 50 || row.Key.Contains('\n')) return new RowOutcome(row.Key, RowResult.Failed, row.Id, "The number is missing, longer than 50 characters or more than a line.");
        try
        {
            var same = Same(row, linked, all);
            if (same.Count > 1) return new RowOutcome(row.Key, RowResult.Failed, Reason: $"{same.Count} customers have the number {row.Key}: {string.Join(", ", same.Select(c => c.Text("DisplayName")))}. Keep one, then try again.");
            if (QuickBooksCustomer.Shape.Problem(row, isNew: same.Count == 0) is { } problem) return new RowOutcome(row.Key, RowResult.Failed, row.Id, problem);
            return same.Count == 1 ? await Change(row, same[0], linked, all, rules, stop) : await Create(row, linked, all, rules, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            return new RowOutcome(row.Key, RowResult.Failed, row.Id, fault.Message);
        }
    }

    /// <summary>By the stored link, by our number, by a name that only one has who has no number yet.</summary>
    static List<JsonObject> Same(DomainRow row, Dictionary<string, JsonObject> linked, List<JsonObject> all)
    {
        if (row.Id is { } id && linked.TryGetValue(id, out var known)) return [known];
        var numbered = all.Where(c => string.Equals(QuickBooksCustomer.NumberOf(c), row.Key, StringComparison.OrdinalIgnoreCase)).ToList();
        if (numbered.Count > 0 || NormalisedName.Of(row[Fields.Company]) is not { Length: > 0 } name) return numbered;
        return all.Where(c => NormalisedName.Of(c.Text("DisplayName")) == name).ToList() is [var one] && QuickBooksCustomer.NumberOf(one) is null ? [one] : [];
    }

    async Task<RowOutcome> Change(DomainRow row, JsonObject customer, Dictionary<string, JsonObject> linked, List<JsonObject> all, WriteRules rules, CancellationToken stop)
    {
        var id = customer.Text("Id")!;
        for (var attempt = 1; ; attempt++)
        {
            var has = QuickBooksCustomer.Values(customer);
            var body = QuickBooksCustomer.Body(QuickBooksCustomer.Shape.ToWrite(row, rules, has.GetValueOrDefault), customer);
            if (QuickBooksCustomer.NumberOf(customer) is null) body["Notes"] = QuickBooksCustomer.Notes(row.Key, customer);
            if (body.Count == 0) return new RowOutcome(row.Key, attempt == 1 ? RowResult.Unchanged : RowResult.Changed, id);
            (body["Id"], body["SyncToken"], body["sparse"]) = (id, customer.Text("SyncToken") ?? "0", true);
            if (await client.Write("Customer", body, RequestId(body), stop) is { } changed)
            {
                Remember(changed, linked, all);
                return new RowOutcome(row.Key, RowResult.Changed, id);
            }
            if (attempt == 2) return new RowOutcome(row.Key, RowResult.Failed, id, $"Somebody else changes {row.Key} at the same time.", Again: true);
            customer = await client.Find("Customer", id, stop) ?? throw new ConnectionFault(FaultKind.Refused, $"{row.Key} was deleted in the meantime.");
        }
    }

    async Task<RowOutcome> Create(DomainRow row, Dictionary<string, JsonObject> linked, List<JsonObject> all, WriteRules rules, CancellationToken stop)
    {
        var body = QuickBooksCustomer.Body(QuickBooksCustomer.Shape.ToWrite(row, rules, has: null), null);
        body["Notes"] = QuickBooksCustomer.Notes(row.Key, null);
        var created = await client.Write("Customer", body, RequestId(body), stop) ?? throw new ConnectionFault(FaultKind.Doubtful, "QuickBooks Online took a new customer for an old one.");
        Remember(created, linked, all);
        return new RowOutcome(row.Key, RowResult.Created, created.Text("Id"));
    }

    static void Remember(JsonObject customer, Dictionary<string, JsonObject> linked, List<JsonObject> all)
    {
        if (customer.Text("Id") is not { } id) return;
        linked[id] = customer;
        all.RemoveAll(c => c.Text("Id") == id);
        all.Add(customer);
    }

    /// <summary>Of what is written: the same write has the same id, another one another. 50 characters fit.</summary>
    static string RequestId(JsonObject body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())))[..40];
}
