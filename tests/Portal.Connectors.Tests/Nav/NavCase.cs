using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Nav;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Nav;

public sealed class NavCase : ConnectorCase
{
    public override IConnector Connector { get; } = new NavConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("nav", "nav",
        (Term.BaseUrl, $"{address}DynamicsNAV/ODataV4"), (Term.Company, NavDouble.Company), (Term.User, NavDouble.User), (Term.Password, NavDouble.Password));

    public override void Seed(SystemDouble there)
    {
        ((NavDouble)there).Has("Customer", new JsonObject { ["No"] = "C-1", ["Name"] = "Seeded" });
        ((NavDouble)there).Has("Item", new JsonObject { ["No"] = "I-1", ["Description"] = "Chair", ["Unit_Price"] = 10 });
    }

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Customers, (n, edition) => Row($"C-{1000 + n}", (Fields.Company, $"Works {n}"), (Fields.City, $"City {edition}"), (Fields.CreditLimit, $"{100 + edition}.5")),
            (shelf, key) => [.. shelf.All("Customer").Where(c => c["No"]!.ToString() == key).Select(c => new Dictionary<string, string?> { [Fields.Company] = c["Name"]?.ToString(), [Fields.City] = c["City"]?.ToString(), [Fields.CreditLimit] = c["Credit_Limit_LCY"]?.ToString() })],
            n => Row($"C-{1000 + n}", (Fields.Company, $"Works {n}"), (Fields.Email, "no address"))),
    ];

    public override IReadOnlyList<ReadCase> Reads =>
    [
        new(Domains.Customers, "Customer", Text: "Phone_No", Choice: "Blocked"),
        new(Domains.Items, "Item", Text: "Base_Unit_of_Measure", Put: Item, Key: n => $"R-{n}"),
    ];

    public override QuoteCase Quotes => new(
        n => new NewQuote($"PQ-Q{n}", "C-1", "Ann", null, "EUR", null, null, [new("I-1", n, null, "By the window"), new("I-1", 2, 5m, null)]),
        (shelf, key) => [.. shelf.All("SalesQuote").Where(q => q["External_Document_No"]!.ToString().TrimEnd('-') == key).Select(q => new HeldQuote(q["Sell_to_Customer_No"]!.ToString(),
            [.. shelf.All("SalesQuoteSalesLines").Where(l => l["Document_No"]!.ToString() == q["No"]!.ToString() && l["Type"]!.ToString() == "Item").Select(l => decimal.Parse(l["Quantity"]!.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture))]))]);

    public override IReadOnlyDictionary<string, string> Gaps { get; } = new Dictionary<string, string>
    {
        [Fault.Late] = "pages of NAV know no idempotency key: for 20 minutes after a header that broke off none is sent again, and one that comes through later stays as an unfinished quote, whose external document number ends in '-', until the key is written once more",
    };

    public override IReadOnlyDictionary<string, string> CannotHappen { get; } = new Dictionary<string, string> { [Fault.Renewed] = "a name and a password do not run out" };

    static void Item(SystemDouble there, int n, int edition)
    {
        if (edition == 1) ((NavDouble)there).Has("Item", new JsonObject { ["No"] = $"R-{n}", ["Description"] = $"Item {n}" });
        else there.Shelf.Find("Item", $"'R-{n}'")!["Description"] = $"Item {n}, {edition}";
    }

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));
}
