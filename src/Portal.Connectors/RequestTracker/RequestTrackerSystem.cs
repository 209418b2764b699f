using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>One Request Tracker: tickets of a queue and assets of a catalog.</summary>
sealed class RequestTrackerSystem(string slug, RequestTrackerClient client, IReadOnlyList<RequestTrackerKind> kinds) : IConnectedSystem, IDomainReader, IDomainWriter
{
    /// <summary>Characters of a key: with it a subject fills its column.</summary>
    const int LongestKey = 40;

    public string System => slug;

    public IReadOnlyList<DomainShape> Readable { get; } = [.. kinds.Select(k => new DomainShape(k.Domain, [.. k.Shape.Where(f => f.Name != Fields.Body)]))];

    public IReadOnlyList<DomainShape> Writable { get; } = [.. kinds.Select(k => new DomainShape(k.Domain, k.Shape))];

    public int BatchSize => 20;

    public async Task Test(CancellationToken stop)
    {
        foreach (var kind in kinds) await kind.Prepare(stop);
        await CheckZone(kinds[0], stop);
    }

    /// <summary>
    /// Pages by the last change and, within its second, by id: page numbers would pass over a row whenever one that was read before it changes.
    /// </summary>
    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        var kind = Kind(domain);
        if (ask.Cursor is null && ask.Since is not null) await CheckZone(kind, stop);
        var (at, id) = ask.Cursor is { } cursor ? Position(cursor) : (ask.Since ?? DateTimeOffset.UnixEpoch, 0);
        var (items, more) = await kind.Search($"{kind.Scope} AND ( LastUpdated > {client.Local(at)} OR ( LastUpdated >= {client.Local(at)} AND id > {id} ) )", ask.Size, stop);
        return new([.. items.Select(kind.Row).Where(r => r.Key.Length > 0)], more && items is [.., var last] ? $"{RequestTrackerKind.Changed(last)?.ToUnixTimeSeconds()}.{last["id"]}" : null);
    }

    static (DateTimeOffset At, long Id) Position(string cursor) => cursor.Split('.') is [var seconds, var id] && long.TryParse(seconds, out var at) && long.TryParse(id, out var last)
        ? (DateTimeOffset.FromUnixTimeSeconds(at), last) : throw new ConnectionFault(FaultKind.Refused, "The cursor is none of Request Tracker's.");

    /// <summary>Searches are read in the account's own time zone, which it does not tell. With a wrong one, changes would be passed over in silence, so one that is known is asked for.</summary>
    async Task CheckZone(RequestTrackerKind kind, CancellationToken stop)
    {
        if (await kind.Search($"{kind.Scope} AND id > 0", 1, stop) is not ([var known], _) || RequestTrackerKind.Changed(known) is not { } at) return;
        var (found, _) = await kind.Search($"id = {known["id"]} AND LastUpdated >= {client.Local(at)}", 1, stop);
        var (late, _) = await kind.Search($"id = {known["id"]} AND LastUpdated > {client.Local(at.AddMinutes(10))}", 1, stop);
        if (found.Count == 1 && (late.Count == 0 || RequestTrackerKind.Changed(late[0]) > at)) return;
        throw new ConnectionFault(FaultKind.Refused, $"Request Tracker does not read times in the time zone {client.Zone}: set the account's time zone there, and the same one here.");
    }

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        var kind = Kind(domain);
        using var turn = await client.Turn(stop);
        await kind.Prepare(stop);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                outcomes.Add(await Write(kind, row, rules, stop));
            }
            catch (ConnectionFault no) when (no.Kind is FaultKind.Refused)
            {
                outcomes.Add(new(row.Key, RowResult.Failed, row.Id, no.Message));
            }
        }
        return outcomes;
    }

    async Task<RowOutcome> Write(RequestTrackerKind kind, DomainRow row, WriteRules rules, CancellationToken stop)
    {
        var shape = Writable.First(s => s.Domain == kind.Domain);
        if (row.Key.Length > LongestKey) return new(row.Key, RowResult.Failed, Reason: $"The key has {row.Key.Length} characters; {LongestKey} fit.");
        // A link that leads to a record of another key is not believed; what a record was merged into has a key of its own.
        var found = await Linked(kind, row.Id, stop) is { } linked && (linked.Id != row.Id || linked.Key == row.Key || linked.Key == linked.Id) ? [linked] : await WithKey(kind, row.Key, stop);
        if (found.Count == 0 && await Native(kind, row.Key, stop) is { } native) found = [native];
        if (found.Count > 1) return new(row.Key, RowResult.Failed, Reason: $"Request Tracker has {found.Count} {kind.Record}s with the key {row.Key}: {string.Join(", ", found.Select(f => f.Id))}.");
        var known = found.FirstOrDefault();
        if (shape.Problem(row, known is null) is { } problem) return new(row.Key, RowResult.Failed, known?.Id, problem);
        var write = shape.ToWrite(row, rules, known is null ? null : field => kind.IsForNewOnly(row, known, field) ? row[field] : kind.Has(known, field, row[field]));
        if (known is not null && write.Count == 0) return new(row.Key, RowResult.Unchanged, known.Id);
        var form = kind.Form(row, write, known is null);
        if (known is null) return await Create(kind, row, form, stop);
        if (form.Count == 0) return new(row.Key, RowResult.Unchanged, known.Id);

        var said = await client.Update(kind.Record, known.Id!, form, stop);
        var now = await Linked(kind, known.Id, stop);
        var refused = write.Keys.Where(field => now is not null && (kind.Has(now, field, row[field]) ?? "") != (row[field] ?? "")).ToList();
        return refused.Count == 0 ? new(row.Key, RowResult.Changed, known.Id) : new(row.Key, RowResult.Failed, known.Id, $"Request Tracker left {string.Join(", ", refused)} as it was: {said}");
    }

    async Task<RowOutcome> Create(RequestTrackerKind kind, DomainRow row, JsonObject form, CancellationToken stop)
    {
        var made = await client.Create(kind.Record, form, stop);
        // Another writer may have looked, too, before either was there: the older one stays.
        var first = (await WithKey(kind, row.Key, stop)).MinBy(r => long.Parse(r.Id!, CultureInfo.InvariantCulture))?.Id ?? made;
        if (first == made) return new(row.Key, RowResult.Created, made);
        await client.Delete(kind.Record, made, stop);
        return new(row.Key, RowResult.Unchanged, first);
    }

    /// <summary>The record of a stored link, or what it was merged into; null when it is gone.</summary>
    async Task<DomainRow?> Linked(RequestTrackerKind kind, string? id, CancellationToken stop)
    {
        if (!long.TryParse(id, out var number)) return null;
        if (await kind.Search($"id = {number}", 1, stop) is ([var record], _)) return kind.Row(record);
        return await client.Effective(kind.Record, number, stop) is { } other && other != number && await kind.Search($"id = {other}", 1, stop) is ([var merged], _) ? kind.Row(merged) : null;
    }

    /// <summary>The record that goes by its own number because it has no key of ours.</summary>
    static async Task<DomainRow?> Native(RequestTrackerKind kind, string key, CancellationToken stop) =>
        kind.IsKeyedByNumber && key.All(char.IsAsciiDigit) && long.TryParse(key, out var number) && await kind.Search($"{kind.Scope} AND id = {number}", 1, stop) is ([var record], _) && kind.Row(record) is var row && row.Key == key ? row : null;

    static async Task<IReadOnlyList<DomainRow>> WithKey(RequestTrackerKind kind, string key, CancellationToken stop) =>
        [.. (await kind.Search(kind.KeyQuery(key), 10, stop)).Items.Select(kind.Row).Where(r => r.Key == key)];

    RequestTrackerKind Kind(string domain) => kinds.FirstOrDefault(k => k.Domain == domain) ?? throw new ArgumentOutOfRangeException(nameof(domain), domain, "Not known here.");
}
