using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Registry;

/// <summary>One list of the registry: its C# type, its schema, how it is written down.</summary>
public sealed record ItemList(ItemKind Kind, string One, string Many, Type Type, BodySchema Schema, Func<string, RegistryItem> Read)
{
    public static readonly IReadOnlyList<ItemList> All =
    [
        Of<RegisteredSystem>(ItemKind.Systems, "system", "An application of the company.", """{ "name": "CRM", "kind": "crm", "owner": "Sales team", "contact": "sales@adatum.test", "purpose": "Leads and deals", "vendor": "HubSpot", "criticality": "high", "state": "live" }"""),
        Of<DataDomain>(ItemKind.Domains, "domain", "A type of data and who owns it.", """{ "name": "Customers", "owner": "Finance", "fields": [ { "slug": "phone", "personal": true } ], "claimedBy": [ "crm" ], "ownership": [ { "system": "erp", "from": "2026-01-01" } ], "copies": [ { "system": "crm", "flow": "customer-events", "freshness": "in seconds" } ] }"""),
        Of<Flow>(ItemKind.Flows, "flow", "A declared movement of data.", """{ "name": "Quote and customer events", "from": "erp", "to": "crm", "domain": "quotes", "pattern": "event-push", "trigger": "real-time", "owner": "Sales team", "rhythmMinutes": 1440 }"""),
        Of<Pattern>(ItemKind.Patterns, "pattern", "An allowed way to move data.", """{ "name": "Event push", "description": "Signed webhooks from the outbox.", "allowed": true }"""),
        Of<FlowException>(ItemKind.Exceptions, "exception", "A flow that follows no pattern, allowed until a date.", """{ "name": "Rate list", "flow": "rate-list", "owner": "Finance", "reason": "The price engine comes in spring.", "until": "2027-01-31" }"""),
        Of<Decision>(ItemKind.Decisions, "decision", "What was decided, by whom, instead of what.", """{ "name": "The ERP owns customers", "on": "2026-11-02", "by": "Board", "choice": "ERP", "alternatives": "CRM", "about": [ "customers" ] }"""),
    ];

    /// <summary>How items are kept, sent, exported and compared.</summary>
    public static readonly JsonSerializerOptions Json = new(Kernel.Data.OutboxEvent.Json)
    {
        // As the schema has it: what the schema does not know is not read either.
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new NothingIsNull() },
    };

    /// <summary>Its word in addresses: <c>systems</c>.</summary>
    public string Word { get; } = JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString());

    /// <summary>Reads what fits the schema.</summary>
    /// <exception cref="InvalidInput">A number that the schema takes and the item cannot hold, such as 60.0 for minutes.</exception>
    public RegistryItem ReadChecked(string json)
    {
        try { return Read(json); }
        catch (JsonException wrong) { throw new InvalidInput((wrong.Path ?? "").TrimStart('$').Replace('.', '/'), "This cannot be read. Whole numbers are written without a point.", "type"); }
    }

    public static ItemList For(ItemKind kind) => All[(int)kind];

    /// <exception cref="NotFound">There is no such list.</exception>
    public static ItemList Named(string word) => All.FirstOrDefault(l => l.Word == word) ?? throw new NotFound($"The registry has no {word}; it has {string.Join(", ", All.Select(l => l.Word))}.");

    public static ItemKind KindOf(RegistryItem item) => All.Single(l => l.Type == item.GetType()).Kind;

    public static string Write(RegistryItem item) => JsonSerializer.Serialize(item, item.GetType(), Json);

    static ItemList Of<T>(ItemKind kind, string one, string description, string example) where T : RegistryItem =>
        new(kind, one, one + "s", typeof(T), BodySchema.Of<T>(one, description, example), json => JsonSerializer.Deserialize<T>(json, Json)!);

    /// <summary>An empty text says as much as none, and a table cannot tell the two apart.</summary>
    sealed class NothingIsNull : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() is { Length: > 0 } text ? text : null;
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
