using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.HubSpot;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.HubSpot;

public sealed class HubSpotCase : ConnectorCase
{
    public override IConnector Connector { get; } = new HubSpotConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("crm", "hubspot", (Term.BaseUrl, address.ToString()), (Term.Password, "pat-eu1-test"));

    public override void Seed(SystemDouble there)
    {
        const string At = "2026-01-01T00:00:00.000Z";
        there.Shelf.Put("companies", "900001", new JsonObject { ["id"] = "900001", ["properties"] = new JsonObject { ["hs_object_id"] = "900001", ["name"] = "Seeded", ["portal_customer_number"] = "C-1", ["hs_lastmodifieddate"] = At }, ["updatedAt"] = At });
    }

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Customers, (n, edition) => Row($"C-{1000 + n}", (Fields.Company, $"{Word(n)} Works"), (Fields.City, $"City {edition}"), (Fields.Phone, "+31 30 123")), (shelf, key) => Held(shelf, "companies", "portal_customer_number", key, (Fields.Company, "name"), (Fields.City, "city"), (Fields.Phone, "phone"))),
        new(Domains.Contacts, (n, edition) => Row($"p{n}@example.org", (Fields.Contact, $"Person {n}"), (Fields.Phone, $"+31 {edition}"), (Fields.Customer, "C-1")), (shelf, key) => Contacts(shelf, key), n => Row($"no address {n}", (Fields.Contact, "Nobody"))),
        new(Domains.Opportunities, (n, edition) => Row($"PQ-{n}", (Fields.Customer, "C-1"), (Fields.QuoteNumber, $"SQ-{n}"), (Fields.Amount, $"{100 + edition}.5"), (Fields.Currency, "EUR"), (Fields.Status, edition == 1 ? "open" : "won"), (Fields.CloseDate, "2027-01-31")), Deals, n => Row($"PQ-{n}", (Fields.Customer, "C-1"), (Fields.Currency, "XXX"))),
    ];

    public override IReadOnlyList<ReadCase> Reads =>
    [
        new(Domains.Customers, "companies", Text: "properties.phone"),
        new(Domains.Contacts, "contacts", Text: "properties.lastname"),
        new(Domains.Opportunities, "deals", Text: "properties.amount", Choice: "properties.dealstage"),
    ];

    public override IReadOnlyDictionary<string, string> CannotHappen { get; } = new Dictionary<string, string>
    {
        [Fault.Renewed] = "the token of a private app does not run out",
        [Fault.Elsewhere] = "pages are asked for by the last value, never by a link",
    };

    public override Mishap? InItsWords(string fault) => fault switch
    {
        Fault.Unauthorized => Mishap.Answer(401, """{"status":"error","message":"Authentication credentials not found.","correlationId":"1","category":"INVALID_AUTHENTICATION"}"""),
        Fault.Forbidden => Mishap.Answer(403, """{"status":"error","message":"This app hasn't been granted all required scopes","correlationId":"1","category":"MISSING_SCOPES"}"""),
        Fault.Busy => Mishap.Answer(429, """{"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT","correlationId":"1","policyName":"DAILY","requestId":"2"}"""),
        _ => null,
    };

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    /// <summary>Names that are not alike, as those of customers are.</summary>
    static string Word(int n) => string.Concat(Enumerable.Range(0, 5).Select(i => "bcdfghjklmnpqrst"[(int)((uint)HashCode(n, i) % 16)] + "" + "aeiou"[(int)((uint)HashCode(i, n) % 5)])) + n;

    static int HashCode(int one, int other) => unchecked((one * 7919) ^ (other * 104729) ^ ((one + other) * 31337));

    static List<IReadOnlyDictionary<string, string?>> Held(DoubleShelf shelf, string type, string property, string key, params (string Field, string Property)[] fields) =>
        [.. shelf.All(type).Where(t => t["properties"]?[property]?.ToString() == key).Select(t => fields.ToDictionary(f => f.Field, f => t["properties"]![f.Property]?.ToString()))];

    static List<IReadOnlyDictionary<string, string?>> Contacts(DoubleShelf shelf, string key) =>
        [.. shelf.All("contacts").Where(t => t["properties"]?["email"]?.ToString() == key).Select(t => new Dictionary<string, string?>
        {
            [Fields.Contact] = $"{t["properties"]!["firstname"]} {t["properties"]!["lastname"]}",
            [Fields.Phone] = t["properties"]!["phone"]?.ToString(),
            [Fields.Customer] = Customer(shelf, "contacts", t),
        })];

    static List<IReadOnlyDictionary<string, string?>> Deals(DoubleShelf shelf, string key) =>
        [.. shelf.All("deals").Where(t => t["properties"]?["portal_quote_id"]?.ToString() == key).Select(t => new Dictionary<string, string?>
        {
            [Fields.Amount] = t["properties"]!["amount"]?.ToString(),
            [Fields.Currency] = t["properties"]!["deal_currency_code"]?.ToString(),
            [Fields.Status] = t["properties"]!["dealstage"]?.ToString() switch { "presentationscheduled" => "open", "closedwon" => "won", var other => other },
            [Fields.CloseDate] = t["properties"]!["closedate"]?.ToString()[..10],
            [Fields.QuoteNumber] = t["properties"]!["dealname"]?.ToString().Split(" – ")[^1],
            [Fields.Customer] = Customer(shelf, "deals", t),
        })];

    static string? Customer(DoubleShelf shelf, string type, JsonObject thing) => shelf.Find("associations", $"{type}:{thing["id"]}>companies:900001") is null ? null : "C-1";
}
