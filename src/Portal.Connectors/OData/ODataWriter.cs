using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.OData;

/// <summary>Writes rows into a set whose records have numbers of ours: found by the stored link, then by number, else made with that number. A name is no way: every record there already has a number.</summary>
sealed class ODataWriter(ODataClient client, ODataSet set)
{
    const int AtOnce = 20;

    public async Task<IReadOnlyList<RowOutcome>> Write(IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        var known = await Known(rows.Where(r => Problem(r) is null).Select(r => r.Key), stop);
        var outcomes = new List<RowOutcome>();
        foreach (var row in rows) outcomes.Add(await Write(row, known, rules, stop));
        return outcomes;
    }

    /// <summary>Records by number, without case: numbers are codes.</summary>
    async Task<Dictionary<string, List<JsonObject>>> Known(IEnumerable<string> numbers, CancellationToken stop)
    {
        var known = new Dictionary<string, List<JsonObject>>(StringComparer.OrdinalIgnoreCase);
        foreach (var some in numbers.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(AtOnce))
        {
            var wanted = some.ToHashSet(StringComparer.OrdinalIgnoreCase);
            await foreach (var record in client.All(ODataText.Path(set.Path, ("$filter", ODataText.AnyOf(set.Key, some))), stop))
            {
                // A filter that is not understood may answer everything.
                if (record.Text(set.Key) is not { } number || !wanted.Contains(number)) continue;
                if (!known.TryGetValue(number, out var same)) known[number] = same = [];
                // A row that changes while pages are read may come twice.
                if (same.All(r => r.Text(set.Id) != record.Text(set.Id))) same.Add(record);
            }
        }
        return known;
    }

    static string? Problem(DomainRow row) => row.Key.Length switch
    {
        0 => "The number is missing.",
        > ODataSet.KeyLength => $"The number has {row.Key.Length} characters; {ODataSet.KeyLength} fit.",
        _ => row.Deleted ? "What is deleted elsewhere stays here: a person blocks or deletes it." : null,
    };

    async Task<RowOutcome> Write(DomainRow row, Dictionary<string, List<JsonObject>> known, WriteRules rules, CancellationToken stop)
    {
        if (Problem(row) is { } problem) return new RowOutcome(row.Key, row.Deleted ? RowResult.Skipped : RowResult.Failed, row.Id, problem);
        try
        {
            var linked = row.Id is { } id && set.One(id) is { } link ? await client.Find(link, stop) : null;
            var same = linked is not null ? [linked] : known.GetValueOrDefault(row.Key) ?? [];
            if (same.Count > 1) return new RowOutcome(row.Key, RowResult.Failed, Reason: $"{same.Count} records have the number {row.Key}. Keep one, then try again.");
            if (set.Shape.Problem(row, isNew: same.Count == 0) is { } wrong) return new RowOutcome(row.Key, RowResult.Failed, row.Id, wrong);
            return same.Count == 1 ? await Change(row, same[0], known, rules, stop) : await Create(row, known, rules, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            return new RowOutcome(row.Key, RowResult.Failed, row.Id, fault.Message);
        }
    }

    async Task<RowOutcome> Change(DomainRow row, JsonObject record, Dictionary<string, List<JsonObject>> known, WriteRules rules, CancellationToken stop)
    {
        if (record.Text(set.Id) is not { } id || set.One(id) is not { } path) throw new ConnectionFault(FaultKind.Refused, $"{client.System} gave a record without its {set.Id}.");
        for (var attempt = 1; ; attempt++)
        {
            var has = set.Row(record);
            var write = set.Shape.ToWrite(row, rules, field => has?[field]);
            if (write.Count == 0) return new RowOutcome(row.Key, attempt == 1 ? RowResult.Unchanged : RowResult.Changed, id);
            if (await client.Change(path, set.Body(write), record.Etag() ?? "*", stop) is { } changed)
            {
                if (changed.Etag() is not null) known[row.Key] = [changed];
                return new RowOutcome(row.Key, RowResult.Changed, id);
            }
            if (attempt == 2) return new RowOutcome(row.Key, RowResult.Failed, id, $"Somebody else changes {row.Key} at the same time.", Again: true);
            record = await client.Find(path, stop) ?? throw new ConnectionFault(FaultKind.Refused, $"{row.Key} was deleted in the meantime.");
        }
    }

    async Task<RowOutcome> Create(DomainRow row, Dictionary<string, List<JsonObject>> known, WriteRules rules, CancellationToken stop)
    {
        var body = set.Body(set.Shape.ToWrite(row, rules, has: null));
        body[set.Key] = row.Key;
        JsonObject created;
        try
        {
            created = await client.Create(set.Path, body, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Doubtful)
        {
            var found = await Known([row.Key], stop);
            if (found.GetValueOrDefault(row.Key) is not [var one]) throw;
            created = one;
        }
        known[row.Key] = [created];
        return new RowOutcome(row.Key, RowResult.Created, created.Text(set.Id));
    }
}
