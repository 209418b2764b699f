using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.BusinessCentral;
using Portal.Connectors.Doubles;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.BusinessCentral;

public sealed class BusinessCentralCase : ConnectorCase
{
    public override IConnector Connector { get; } = new BusinessCentralConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("bc", "business-central",
        (Term.BaseUrl, $"{address}v2.0/production/api/v2.0"), (Term.Company, BusinessCentralDouble.Company), (Term.Auth, "oauth2"), (Term.TokenUrl, $"{address}token"),
        (Term.ClientId, BusinessCentralDouble.ClientId), (Term.ClientSecret, BusinessCentralDouble.ClientSecret));

    public override void Seed(SystemDouble there)
    {
        var company = (BusinessCentralDouble)there;
        company.Has("customers", new JsonObject { ["number"] = "C-1", ["displayName"] = "Seeded" });
        company.Has("items", new JsonObject { ["number"] = "I-1", ["displayName"] = "Chair", ["unitPrice"] = 10 });
    }

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Customers, (n, edition) => Row($"C-{1000 + n}", (Fields.Company, $"Works {n}"), (Fields.City, $"City {edition}"), (Fields.CreditLimit, $"{100 + edition}.5")),
            (shelf, key) => Held(shelf, "customers", key, (Fields.Company, "displayName"), (Fields.City, "city"), (Fields.CreditLimit, "creditLimit")),
            n => Row($"C-{1000 + n}", (Fields.Company, $"Works {n}"), (Fields.Email, "no address"))),
        new(Domains.Items, (n, edition) => Row($"I-{1000 + n}", (Fields.Name, $"Item {n}"), (Fields.Price, $"{edition}.25"), (Fields.Unit, "BOX")),
            (shelf, key) => Held(shelf, "items", key, (Fields.Name, "displayName"), (Fields.Price, "unitPrice"), (Fields.Unit, "baseUnitOfMeasureCode"))),
    ];

    public override IReadOnlyList<ReadCase> Reads =>
    [
        new(Domains.Customers, "customers", Text: "phoneNumber", Choice: "blocked"),
        new(Domains.Items, "items", Text: "baseUnitOfMeasureCode"),
        new(Domains.Inventory, "items", Put: Stock, Key: n => $"S-{n}"),
        new(Domains.Quotes, "salesQuotes", Text: "email", Choice: "status", Put: Quote, Key: n => $"PQ-R{n}"),
    ];

    public override QuoteCase Quotes => new(
        n => new NewQuote($"PQ-Q{n}", "C-1", "Ann", "ann@example.org", "EUR", null, null, [new("I-1", n, null, "By the window"), new("I-1", 2, 5m, null)]),
        (shelf, key) => [.. shelf.All("salesQuotes").Where(q => q["externalDocumentNumber"]!.ToString() == key).Select(q => new HeldQuote(q["customerNumber"]!.ToString(),
            [.. shelf.All("salesQuoteLines").Where(l => l["documentId"]!.ToString() == q["id"]!.ToString() && l["lineType"]!.ToString() == "Item").Select(l => Number(l, "quantity"))]))]);

    public override IReadOnlyDictionary<string, string> Gaps { get; } = new Dictionary<string, string>
    {
        [Fault.Late] = "Business Central knows no idempotency key for quotes: for 20 minutes after a creation that broke off nothing is sent again, and a second document that comes through later stops the next creation of that key",
    };

    public override Mishap? InItsWords(string fault) => fault switch
    {
        Fault.Unauthorized => Mishap.Answer(401, """{"error":{"code":"Authentication_InvalidCredentials","message":"The server has rejected the client credentials."}}"""),
        Fault.Conflict => Mishap.Answer(409, """{"error":{"code":"Request_EntityChanged","message":"Another user has already changed the record."}}"""),
        Fault.Invalid => Mishap.Answer(422, """{"error":{"code":"Application_FieldValidationException","message":"The amount is wrong."}}"""),
        _ => null,
    };

    static void Stock(SystemDouble there, int n, int edition)
    {
        if (edition == 1) ((BusinessCentralDouble)there).Has("items", new JsonObject { ["number"] = $"S-{n}", ["displayName"] = $"Item {n}" });
        ((BusinessCentralDouble)there).Moves($"S-{n}", edition);
    }

    static void Quote(SystemDouble there, int n, int edition)
    {
        var company = (BusinessCentralDouble)there;
        if (edition == 1) company.Has("salesQuotes", new JsonObject { ["customerNumber"] = "C-1", ["externalDocumentNumber"] = $"PQ-R{n}" });
        else company.Becomes("salesQuotes", there.Shelf.All("salesQuotes").Single(q => q["externalDocumentNumber"]!.ToString() == $"PQ-R{n}")["number"]!.ToString(), q => q["email"] = $"{edition}@example.org");
    }

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    static decimal Number(JsonObject record, string member) => decimal.Parse(record[member]!.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    static List<IReadOnlyDictionary<string, string?>> Held(DoubleShelf shelf, string set, string key, params (string Field, string Member)[] fields) =>
        [.. shelf.All(set).Where(r => r["number"]!.ToString() == key).Select(r => fields.ToDictionary(f => f.Field, f => r[f.Member]?.ToString()))];
}
