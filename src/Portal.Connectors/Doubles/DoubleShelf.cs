using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Connectors.Doubles;

/// <summary>What a double holds: documents by kind and id, in the order in which they came. In memory here; a host keeps the changes.</summary>
public class DoubleShelf
{
    readonly Dictionary<string, OrderedDictionary<string, JsonObject>> documents = [];
    readonly Dictionary<(string Kind, string Id), JsonObject?> changes = [];

    /// <summary>Everything of a kind, oldest first.</summary>
    public IEnumerable<JsonObject> All(string kind) => documents.GetValueOrDefault(kind)?.Values.ToList() ?? [];

    public int Count(string kind) => documents.GetValueOrDefault(kind)?.Count ?? 0;

    /// <summary>The document itself; whoever changes it puts it back.</summary>
    public JsonObject? Find(string kind, string id) => documents.GetValueOrDefault(kind)?.GetValueOrDefault(id);

    public void Put(string kind, string id, JsonObject document)
    {
        if (!documents.TryGetValue(kind, out var all)) documents[kind] = all = [];
        all[id] = document;
        changes[(kind, id)] = document;
    }

    public bool Remove(string kind, string id)
    {
        if (documents.GetValueOrDefault(kind)?.Remove(id) is not true) return false;
        changes[(kind, id)] = null;
        return true;
    }

    /// <summary>The next number of a series, from 1.</summary>
    public long Next(string series)
    {
        var next = (Find("#series", series)?["last"]?.GetValue<long>() ?? 0) + 1;
        Put("#series", series, new JsonObject { ["last"] = next });
        return next;
    }

    /// <summary>The same as text.</summary>
    public string NextId(string series) => Next(series).ToString(CultureInfo.InvariantCulture);

    /// <summary>Puts down what was kept before; not a change.</summary>
    protected void Load(string kind, string id, JsonObject document)
    {
        if (!documents.TryGetValue(kind, out var all)) documents[kind] = all = [];
        all[id] = document;
    }

    /// <summary>Called after each request; whoever keeps the changes overrides <see cref="KeepChanges"/>.</summary>
    internal async Task Keep(CancellationToken stop)
    {
        if (changes.Count == 0) return;
        await KeepChanges(changes, stop);
        changes.Clear();
    }

    /// <param name="changed">Null: removed.</param>
    protected virtual Task KeepChanges(IReadOnlyDictionary<(string Kind, string Id), JsonObject?> changed, CancellationToken stop) => Task.CompletedTask;
}
