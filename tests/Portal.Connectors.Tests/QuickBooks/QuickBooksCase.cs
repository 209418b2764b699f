using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.QuickBooks;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.QuickBooks;

public sealed class QuickBooksCase : ConnectorCase
{
    public override IConnector Connector { get; } = new QuickBooksConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("qb", "quickbooks",
        (Term.BaseUrl, address.ToString()), (Term.Company, QuickBooksDouble.Realm), (Term.TokenUrl, $"{address}oauth2/v1/tokens/bearer"),
        (Term.ClientId, QuickBooksDouble.ClientId), (Term.ClientSecret, QuickBooksDouble.ClientSecret), (QuickBooksConnector.RefreshToken, QuickBooksDouble.FirstRefreshToken));

    public override void Seed(SystemDouble there)
    {
        ((QuickBooksDouble)there).Has("Customer", new JsonObject { ["DisplayName"] = "Seeded", ["Notes"] = "No. C-1" });
        ((QuickBooksDouble)there).Has("Item", new JsonObject { ["Name"] = "I-1", ["UnitPrice"] = 10 });
    }

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Customers, (n, edition) => Row($"C-{1000 + n}", (Fields.Company, $"Works {n}"), (Fields.City, $"City {edition}"), (Fields.Email, "info@example.org")),
            (shelf, key) => [.. shelf.All("Customer").Where(c => c["Notes"]?.ToString() == $"No. {key}").Select(c => new Dictionary<string, string?> { [Fields.Company] = c["DisplayName"]?.ToString(), [Fields.City] = c["BillAddr"]?["City"]?.ToString(), [Fields.Email] = c["PrimaryEmailAddr"]?["Address"]?.ToString() })],
            n => Row($"C-{1000 + n}", (Fields.Company, "Works: of art"))),
    ];

    public override IReadOnlyList<ReadCase> Reads =>
    [
        new(Domains.Customers, "Customer", Text: "DisplayName"),
        new(Domains.Items, "Item", Text: "Description", Put: Item, Key: n => $"R-{n}"),
        new(Domains.Quotes, "Estimate", Text: "DocNumber", Choice: "TxnStatus", Put: Estimate, Key: n => $"PQ-R{n}"),
    ];

    public override QuoteCase Quotes => new(
        n => new NewQuote($"PQ-Q{n}", "C-1", "Ann", "ann@example.org", "USD", null, null, [new("I-1", n, null, "By the window"), new("I-1", 2, 5m, null)]),
        (shelf, key) => [.. shelf.All("Estimate").Where(e => e["PrivateNote"]?.ToString().Split('\n')[0] == key).Select(e => new HeldQuote(
            shelf.Find("Customer", e["CustomerRef"]!["value"]!.ToString())!["Notes"]!.ToString()[4..],
            [.. e["Line"]!.AsArray().Where(l => l!["SalesItemLineDetail"] is not null).Select(l => decimal.Parse(l!["SalesItemLineDetail"]!["Qty"]!.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture))]))]);

    public override IReadOnlyDictionary<string, string> CannotHappen { get; } = new Dictionary<string, string>
    {
        [Fault.Elsewhere] = "pages are asked for by the last value, never by a link",
    };

    public override Mishap? InItsWords(string fault) => fault switch
    {
        Fault.Unauthorized => Mishap.Answer(401, """{"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401","detail":"Token expired","code":"3200"}],"type":"AUTHENTICATION"}}"""),
        Fault.Invalid => Mishap.Answer(400, """{"Fault":{"Error":[{"Message":"Business Validation Error","Detail":"The amount is wrong.","code":"6000"}],"type":"ValidationFault"}}"""),
        _ => null,
    };

    static void Item(SystemDouble there, int n, int edition)
    {
        var company = (QuickBooksDouble)there;
        if (edition == 1) company.Has("Item", new JsonObject { ["Name"] = $"R-{n}", ["Description"] = "First" });
        else company.Becomes("Item", there.Shelf.All("Item").Single(i => i["Name"]!.ToString() == $"R-{n}")["Id"]!.ToString(), i => i["Description"] = $"Edition {edition}");
    }

    static void Estimate(SystemDouble there, int n, int edition)
    {
        var company = (QuickBooksDouble)there;
        JsonObject Reference(string id) => new() { ["value"] = id };
        if (edition == 1) company.Has("Estimate", new JsonObject { ["CustomerRef"] = Reference("1"), ["PrivateNote"] = $"PQ-R{n}", ["Line"] = new JsonArray(new JsonObject { ["DetailType"] = "SalesItemLineDetail", ["Amount"] = 10, ["SalesItemLineDetail"] = new JsonObject { ["ItemRef"] = Reference("1"), ["Qty"] = 1, ["UnitPrice"] = 10 } }) });
        else company.Becomes("Estimate", there.Shelf.All("Estimate").Single(e => e["PrivateNote"]!.ToString() == $"PQ-R{n}")["Id"]!.ToString(), e => e["BillEmail"] = new JsonObject { ["Address"] = $"{edition}@example.org" });
    }

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));
}
