using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.OData;

/// <summary>A field of a domain and the member that holds it.</summary>
/// <param name="Read">Null: nothing is there.</param>
/// <param name="Write">Null is written as what the system takes for nothing.</param>
sealed record ODataField(FieldShape Shape, string Member, Func<JsonObject, string?> Read, Func<string?, JsonNode?> Write)
{
    public static ODataField Text(string field, string member, int? most = null, bool required = false) =>
        new(new FieldShape(field, most, required), member, r => r.Text(member), v => v ?? "");

    /// <param name="zeroIsNothing">The system writes 0 for "not set".</param>
    public static ODataField Number(string field, string member, bool readOnly = false, bool zeroIsNothing = false) =>
        new(new FieldShape(field, ReadOnly: readOnly), member, r => r.Number(member) is { } n && !(zeroIsNothing && n == 0) ? RowText.Of(n) : null, v => zeroIsNothing && RowText.Number(v) is 0 ? throw new ConnectionFault(FaultKind.Refused, $"{field} is 0, which the system takes for no limit at all. Block the customer instead, or leave the limit empty.") : Number(field, v));

    public static ODataField Flag(string field, string member) =>
        new(new FieldShape(field), member, r => r.Flag(member) is { } f ? RowText.Of(f) : null, v => v == "true");

    static JsonNode Number(string field, string? value) => string.IsNullOrEmpty(value) ? 0m
        : RowText.Number(value) ?? throw new ConnectionFault(FaultKind.Refused, $"{field} is no number: {value}.");
}

/// <summary>A set of records that a number names, as rows of a domain.</summary>
/// <param name="Path">Behind the client's root.</param>
/// <param name="Key">The member that holds the number.</param>
/// <param name="Id">The member that names the record in addresses and links.</param>
/// <param name="Changed">The member that says when it was changed.</param>
/// <param name="One">The path of one record, by its id; null: that can be no id of theirs.</param>
sealed record ODataSet(string Domain, string Path, string Key, string Id, string Changed, Func<string, string?> One, IReadOnlyList<ODataField> Fields)
{
    /// <summary>Both ERPs keep numbers of 20 characters.</summary>
    public const int KeyLength = 20;

    public DomainShape Shape { get; } = new(Domain, [.. Fields.Select(f => f.Shape)]);

    /// <summary>Null when it has no number: it cannot be told from others.</summary>
    public DomainRow? Row(JsonObject record) => record.Text(Key) is { } key
        ? new DomainRow(key, Fields.Where(f => record.ContainsKey(f.Member)).ToDictionary(f => f.Shape.Name, f => f.Read(record)), record.At(Changed), record.Text(Id)) : null;

    public JsonObject Body(IReadOnlyDictionary<string, string?> values)
    {
        var body = new JsonObject();
        foreach (var field in Fields.Where(f => values.ContainsKey(f.Shape.Name))) body[field.Member] = field.Write(values[field.Shape.Name]);
        return body;
    }
}
