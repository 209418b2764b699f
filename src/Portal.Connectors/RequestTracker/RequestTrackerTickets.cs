using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>Tickets of a queue. Our key is in a custom field, or ends the subject where the queue has no such field.</summary>
sealed partial class RequestTrackerTickets(ConnectionTerms terms, RequestTrackerClient client)
    : RequestTrackerKind(client, Domains.Tickets, "ticket", "Queue", terms[RequestTrackerConnector.Queue] ?? "General", "Subject,Status,Priority,Requestors")
{
    readonly string keyField = terms[RequestTrackerConnector.KeyField] ?? "PortalKey";
    readonly string customerField = terms[RequestTrackerConnector.CustomerField] ?? "Customer";

    // Its lifecycle "default". A closed ticket is resolved: there is nothing beyond it.
    static readonly Dictionary<string, string> StatusThere = new() { ["new"] = "new", ["open"] = "open", ["pending"] = "stalled", ["solved"] = "resolved", ["closed"] = "resolved" };
    static readonly Dictionary<string, string> StatusHere = new() { ["new"] = "new", ["open"] = "open", ["stalled"] = "pending", ["resolved"] = "solved", ["rejected"] = "closed" };
    static readonly Dictionary<string, int> PriorityThere = new() { ["low"] = 10, ["normal"] = 30, ["high"] = 60, ["urgent"] = 90 };

    /// <summary>Widths of its columns; the subject leaves room for a key.</summary>
    public override IReadOnlyList<FieldShape> Shape { get; } =
    [
        new(Fields.Subject, 150, Required: true), new(Fields.Status), new(Fields.Priority), new(Fields.Email, 120), new(Fields.Customer, 255), new(Fields.Body), new(Fields.Number, ReadOnly: true),
    ];

    public override bool IsKeyedByNumber => true;

    /// <summary>Nothing becomes new again: a row with that status is how a ticket begins, with its priority, and this one has gone on.</summary>
    public override bool IsForNewOnly(DomainRow row, DomainRow known, string field) => row[Fields.Status] is "new" && known[Fields.Status] is not "new" && field is (Fields.Status or Fields.Priority);

    /// <summary>In every queue: people move tickets.</summary>
    public override string KeyQuery(string key) =>
        HasCustomField(keyField) ? $"'CF.{{{keyField}}}' = {RequestTrackerClient.Quote(key)}" : $"Subject LIKE {RequestTrackerClient.Quote(Suffix(key))}";

    public override DomainRow Row(JsonObject record)
    {
        var subject = Text(record, "Subject") ?? "";
        var suffix = AnySuffix().Match(subject);
        var values = new Dictionary<string, string?>
        {
            [Fields.Number] = Text(record, "id"),
            [Fields.Subject] = suffix.Success ? subject[..suffix.Index] : subject,
            [Fields.Email] = (record["Requestors"] as JsonArray ?? []).OfType<JsonObject>().Select(r => Text(r, "EmailAddress") ?? Text(r, "id")).FirstOrDefault(),
            [Fields.Customer] = Custom(record, customerField),
        };
        if (StatusHere.TryGetValue(Text(record, "Status") ?? "", out var status)) values[Fields.Status] = status;
        if (RowText.Number(Text(record, "Priority")) is { } priority) values[Fields.Priority] = priority switch { < 20 => "low", < 45 => "normal", < 75 => "high", _ => "urgent" };
        return new(Custom(record, keyField) ?? (suffix.Success ? suffix.Groups[1].Value : Text(record, "id") ?? ""), values, Changed(record), Text(record, "id"));
    }

    public override string? Has(DomainRow record, string field, string? said) => field switch
    {
        // The first message is written once; another one would be an answer to somebody.
        Fields.Body => said,
        Fields.Customer when !HasCustomField(customerField) => said,
        Fields.Status or Fields.Priority when string.IsNullOrEmpty(said) => said,
        Fields.Status when said is not null && StatusThere.GetValueOrDefault(said) is { } there && there == StatusThere.GetValueOrDefault(record[field] ?? "") => said,
        Fields.Email when string.Equals(said, record[field], StringComparison.OrdinalIgnoreCase) => said,
        _ => record[field],
    };

    public override JsonObject Form(DomainRow row, IReadOnlyDictionary<string, string?> write, bool isNew)
    {
        var form = new JsonObject();
        var custom = new JsonObject();
        var (keyHasField, customerHasField) = (HasCustomField(keyField), HasCustomField(customerField));
        if (write.TryGetValue(Fields.Subject, out var subject)) form["Subject"] = keyHasField ? subject : subject + Suffix(row.Key);
        if (write.TryGetValue(Fields.Status, out var status) && status is not null) form["Status"] = StatusThere.GetValueOrDefault(status) ?? throw Unknown(Fields.Status, status);
        if (write.TryGetValue(Fields.Priority, out var priority) && priority is not null) form["Priority"] = PriorityThere.TryGetValue(priority, out var level) ? level : throw Unknown(Fields.Priority, priority);
        if (write.TryGetValue(Fields.Email, out var email)) form["Requestor"] = string.IsNullOrEmpty(email) ? new JsonArray() : new JsonArray(email);
        if (write.TryGetValue(Fields.Customer, out var customer) && customerHasField) custom[customerField] = customer ?? "";
        if (isNew)
        {
            form["Queue"] = Container;
            form["ContentType"] = "text/plain";
            form["Content"] = !customerHasField && !string.IsNullOrEmpty(customer) ? $"{row[Fields.Body]}\n\nCustomer: {customer}" : row[Fields.Body] ?? "";
            if (keyHasField) custom[keyField] = row.Key;
        }
        if (custom.Count > 0) form["CustomFields"] = custom;
        return form;
    }

    static ConnectionFault Unknown(string field, string value) => new(FaultKind.Refused, $"{value} is no {field} that a ticket can have.");

    static string Suffix(string key) => $" [Portal {key}]";

    [GeneratedRegex(@" \[Portal ([^\]]+)\]$")]
    private static partial Regex AnySuffix();
}
