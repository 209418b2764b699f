using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>One kind of record there: how it is asked for, and what its fields are elsewhere.</summary>
/// <param name="record">ticket or asset, as addresses have it.</param>
/// <param name="containerKind">Queue or Catalog.</param>
abstract class RequestTrackerKind(RequestTrackerClient client, string domain, string record, string containerKind, string container, string fields)
{
    IReadOnlySet<string>? customFields;

    public string Domain => domain;
    public string Record => record;
    protected string Container => container;

    /// <summary>What a search must be asked for.</summary>
    public string Columns => $"{fields},LastUpdated,CustomFields";

    public abstract IReadOnlyList<FieldShape> Shape { get; }

    /// <summary>A record without a key of ours has its own number as key.</summary>
    public virtual bool IsKeyedByNumber => false;

    /// <summary>Condition that selects the kind's records.</summary>
    public string Scope => $"{containerKind} = {RequestTrackerClient.Quote(container)}";

    /// <summary>Condition that selects records that may carry the key; <see cref="Row"/> tells which do.</summary>
    public abstract string KeyQuery(string key);

    /// <summary>The record as a row; its own number is the key of one that was not made by us.</summary>
    public abstract DomainRow Row(JsonObject record);

    /// <summary>What the row says where that and what the record has mean the same.</summary>
    public abstract string? Has(DomainRow record, string field, string? said);

    /// <summary>The row says it of a record that begins; what became of this one since is its agents' business.</summary>
    public virtual bool IsForNewOnly(DomainRow row, DomainRow known, string field) => false;

    /// <param name="row">The whole row: a new record also needs what is never written later.</param>
    /// <param name="write">Fields to be written.</param>
    public abstract JsonObject Form(DomainRow row, IReadOnlyDictionary<string, string?> write, bool isNew);

    public Task<(IReadOnlyList<JsonObject> Items, bool More)> Search(string condition, int most, CancellationToken stop) => client.Search($"{record}s", condition, Columns, most, stop);

    /// <summary>Learns which custom fields there are; before anything but <see cref="Row"/> and <see cref="Search"/>.</summary>
    /// <exception cref="ConnectionFault">The queue or catalog is not there, or not for us.</exception>
    public async Task Prepare(CancellationToken stop) => customFields ??= await client.CustomFields(containerKind.ToLowerInvariant(), container, stop);

    protected bool HasCustomField(string name) => customFields?.Contains(name) is true;

    protected static string? Text(JsonObject record, string field) => record[field]?.ToString() is { Length: > 0 } text ? text : null;

    protected static string? Custom(JsonObject record, string name) => (record["CustomFields"] as JsonArray ?? []).OfType<JsonObject>()
        .FirstOrDefault(f => string.Equals(f["name"]?.ToString(), name, StringComparison.OrdinalIgnoreCase))?["values"] is JsonArray and [{ } value, ..] && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>To the second, in UTC.</summary>
    public static DateTimeOffset? Changed(JsonObject record) => RowText.At(Text(record, "LastUpdated"));
}
