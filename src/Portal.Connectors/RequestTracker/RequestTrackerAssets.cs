using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>Assets of a catalog. The asset number is the name there, and what people call the thing is its description.</summary>
sealed class RequestTrackerAssets(ConnectionTerms terms, RequestTrackerClient client)
    : RequestTrackerKind(client, Domains.Assets, "asset", "Catalog", terms[RequestTrackerConnector.Catalog] ?? "General assets", "Name,Description,Status")
{
    readonly string customerField = terms[RequestTrackerConnector.CustomerField] ?? "Customer";
    readonly string serialField = terms[RequestTrackerConnector.SerialField] ?? "Serial number";

    public override IReadOnlyList<FieldShape> Shape { get; } = [new(Fields.Title, 255), new(Fields.SerialNumber, 255), new(Fields.Customer, 255)];

    /// <summary>Names are unique nowhere, so only in this catalog.</summary>
    public override string KeyQuery(string key) => $"{Scope} AND Name = {RequestTrackerClient.Quote(key)}";

    public override DomainRow Row(JsonObject record) => new(Text(record, "Name") ?? "", new Dictionary<string, string?>
    {
        [Fields.Title] = Text(record, "Description"),
        [Fields.SerialNumber] = Custom(record, serialField),
        [Fields.Customer] = Custom(record, customerField),
    }, Changed(record), Text(record, "id"));

    public override string? Has(DomainRow record, string field, string? said) => record[field];

    public override JsonObject Form(DomainRow row, IReadOnlyDictionary<string, string?> write, bool isNew)
    {
        var form = new JsonObject();
        var custom = new JsonObject();
        if (write.TryGetValue(Fields.Title, out var title)) form["Description"] = title ?? "";
        foreach (var (field, name) in new[] { (Fields.SerialNumber, serialField), (Fields.Customer, customerField) })
        {
            if (write.TryGetValue(field, out var value)) custom[name] = HasCustomField(name) ? value ?? "" : throw new ConnectionFault(FaultKind.Refused, $"The catalog {Container} has no custom field {name}.");
        }
        if (isNew) (form["Name"], form["Catalog"]) = (row.Key, Container);
        if (custom.Count > 0) form["CustomFields"] = custom;
        return form;
    }
}
