using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.OData;

namespace Portal.Connectors.Nav;

/// <summary>NAV's web services with one company and the pages that Portal uses, published under their usual names. Documents take no lines with them; lines have numbers that the caller may choose.</summary>
public sealed class NavDouble : ODataDouble
{
    public const string Company = "CRONUS International Ltd.";

    const string InCompany = "{root*}/ODataV4/Company({company})";

    static DoubleMember Fixed(DoubleMember member) => member with { Fixed = true };

    static readonly DoubleMember[] document =
    [
        DoubleMember.Text("Document_Type"), DoubleMember.Text("No", 20), DoubleMember.Text("Sell_to_Customer_No", 20), DoubleMember.Text("Sell_to_Customer_Name", 50), DoubleMember.Text("Sell_to_Contact", 50), DoubleMember.Text("External_Document_No", 35),
        DoubleMember.Text("Document_Date"), DoubleMember.Text("Requested_Delivery_Date", null, "0001-01-01"), DoubleMember.Text("Quote_Valid_Until_Date", null, "0001-01-01"), DoubleMember.Text("Currency_Code", 10), Fixed(DoubleMember.Text("Status", null, "Open")), Fixed(DoubleMember.Text("Quote_No")),
    ];

    static readonly DoubleMember[] line =
    [
        DoubleMember.Text("Document_Type"), DoubleMember.Text("Document_No", 20), DoubleMember.Number("Line_No"), DoubleMember.Text("Type", null, "_x0020_"), DoubleMember.Text("No", 20), DoubleMember.Text("Description", 50), DoubleMember.Number("Quantity"), DoubleMember.Text("Unit_of_Measure_Code", 10),
        DoubleMember.Number("Unit_Price"), DoubleMember.Number("Line_Discount_Percent"), Fixed(DoubleMember.Number("Line_Amount")),
    ];

    static readonly ODataDoubleSchema schema = new(new Dictionary<string, DoubleMember[]>
    {
        ["Customer"] =
        [
            DoubleMember.Text("No", 20), DoubleMember.Text("Name", 50), DoubleMember.Text("Contact", 50), DoubleMember.Text("Address", 50), DoubleMember.Text("Post_Code", 20), DoubleMember.Text("City", 30), DoubleMember.Text("Country_Region_Code", 10), DoubleMember.Text("Phone_No", 30), DoubleMember.Text("E_Mail", 80), DoubleMember.Text("Home_Page", 80),
            DoubleMember.Text("Salesperson_Code", 10), DoubleMember.Text("VAT_Registration_No", 20), DoubleMember.Text("Currency_Code", 10), DoubleMember.Number("Credit_Limit_LCY"), DoubleMember.Text("Blocked", null, "_x0020_"), Fixed(DoubleMember.Number("Balance_LCY")), Fixed(DoubleMember.Text("Last_Date_Modified")),
        ],
        ["Item"] = [DoubleMember.Text("No", 20), DoubleMember.Text("Description", 50), DoubleMember.Text("Base_Unit_of_Measure", 10, "PCS"), DoubleMember.Number("Unit_Price"), DoubleMember.Flag("Blocked"), Fixed(DoubleMember.Number("Inventory")), Fixed(DoubleMember.Text("Last_Date_Modified"))],
        ["SalesQuote"] = document,
        ["SalesOrder"] = document,
        ["SalesQuoteSalesLines"] = line,
        ["SalesOrderSalesLines"] = line,
    }, new Dictionary<string, string[]> { ["Customer.Blocked"] = ["_x0020_", " ", "Ship", "Invoice", "All"], ["SalesQuoteSalesLines.Type"] = ["_x0020_", " ", "G_x002F_L_Account", "Item", "Resource"] },
        new HashSet<string> { "No", "Sell_to_Customer_No", "External_Document_No", "Currency_Code" });

    public NavDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        Map(HttpMethod.Get, InCompany + "/{service}({key})", ask => In(ask, service => Json((JsonObject)Get(service, ask.Parts["key"]).DeepClone())));
        Map(HttpMethod.Patch, InCompany + "/{service}({key})", ask => In(ask, service => Change(ask, service)));
        Map(HttpMethod.Delete, InCompany + "/{service}({key})", ask => In(ask, service => Delete(ask, service)));
        Map(HttpMethod.Get, InCompany + "/{service}", ask => In(ask, service => Json(List(ask, Shelf.All(service), KeyMember(service), $"$metadata#Company('{Company}')/{service}", r => (JsonObject)r.DeepClone()))));
        Map(HttpMethod.Post, InCompany + "/{service}", ask => In(ask, service => Json((JsonObject)Has(service, ask.Json() ?? throw DoubleRefusal.Bad("BadRequest", "The payload is no JSON object.")).DeepClone(), HttpStatusCode.Created)));
    }

    public override IReadOnlyList<string> Kinds => ["Customer", "Item", "SalesQuote", "SalesQuoteSalesLines", "SalesOrder"];

    protected override HttpResponseMessage? Door(DoubleAsk ask) => IsUser(ask) ? TooMany() : Stranger();

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Error(HttpStatusCode.NotFound, "BadRequest_NotFound", "The service was not found.");

    /// <summary>Puts a record there as a user of NAV would.</summary>
    public JsonObject Has(string service, JsonObject said)
    {
        var record = schema.Blank(service);
        schema.Take(service, record, said, isNew: true);
        if (service is "SalesQuote" or "SalesOrder") Head(service, record);
        else if (service.EndsWith("Lines", StringComparison.Ordinal)) Line(service, record, said);
        else if (record.Text("No") is null) record["No"] = $"{service[..1]}{1000 + Shelf.Next(service)}";
        if (Shelf.Find(service, Key(service, record)) is not null) throw DoubleRefusal.Bad("Internal_EntityWithSameKeyExists", $"The {service} already exists. Identification fields and values: {Key(service, record)}");
        return Keep(service, record);
    }

    /// <summary>Somebody makes an order of a quote: the quote is gone.</summary>
    public void MakesOrder(string quote)
    {
        var header = (JsonObject)Shelf.Find("SalesQuote", $"Document_Type='Quote',No='{quote}'")!.DeepClone();
        (header["Document_Type"], header["Quote_No"], header["No"]) = ("Order", quote, $"O{1000 + Shelf.Next("SalesOrder")}");
        Keep("SalesOrder", header);
        foreach (var part in Shelf.All("SalesQuoteSalesLines").Where(l => l.Text("Document_No") == quote).ToList())
        {
            Shelf.Remove("SalesQuoteSalesLines", Key("SalesQuoteSalesLines", part));
            (part["Document_Type"], part["Document_No"]) = ("Order", header.Text("No"));
            Keep("SalesOrderSalesLines", part);
        }
        Shelf.Remove("SalesQuote", $"Document_Type='Quote',No='{quote}'");
    }

    HttpResponseMessage In(DoubleAsk ask, Func<string, HttpResponseMessage> answer) => Answered(() =>
    {
        if (ask.Parts["company"] != $"'{Company}'") throw new DoubleRefusal(HttpStatusCode.NotFound, "Internal_CompanyNotFound", "The company does not exist.");
        return schema.Has(ask.Parts["service"]) ? answer(ask.Parts["service"]) : Unknown(ask);
    });

    static string KeyMember(string service) => service.EndsWith("Lines", StringComparison.Ordinal) ? "Line_No" : "No";

    /// <summary>As it is written in an address.</summary>
    static string Key(string service, JsonObject record) => service switch
    {
        "SalesQuote" or "SalesOrder" => $"Document_Type='{record["Document_Type"]}',No='{record["No"]}'",
        "SalesQuoteSalesLines" or "SalesOrderSalesLines" => $"Document_Type='{record["Document_Type"]}',Document_No='{record["Document_No"]}',Line_No={record.Number("Line_No")?.ToString(CultureInfo.InvariantCulture)}",
        _ => $"'{record["No"]}'",
    };

    JsonObject Get(string service, string key) => Shelf.Find(service, key) ?? throw new DoubleRefusal(HttpStatusCode.NotFound, "BadRequest_NotFound", "The requested record does not exist.");

    JsonObject Keep(string service, JsonObject record)
    {
        if (record.ContainsKey("Last_Date_Modified")) record["Last_Date_Modified"] = Day();
        Stamp(record);
        Shelf.Put(service, Key(service, record), record);
        return record;
    }

    string Day() => Now.UtcDateTime.ToString("yyyy-MM-dd");

    void Head(string service, JsonObject record)
    {
        record["Document_Type"] = service == "SalesQuote" ? "Quote" : "Order";
        if (record.Text("No") is null) record["No"] = $"{(service == "SalesQuote" ? "Q" : "O")}{1000 + Shelf.Next(service)}";
        var number = record["Sell_to_Customer_No"]!.ToString();
        var customer = Shelf.Find("Customer", $"'{number}'") ?? throw DoubleRefusal.Bad("Internal_InvalidTableRelation", $"The field Sell-to Customer No. of table Sales Header contains a value ({number}) that cannot be found in the related table (Customer).");
        if (customer.Word("Blocked") == "All") throw DoubleRefusal.Bad("Application_DialogException", $"You cannot create this type of document when Customer {number} is blocked with type All");
        record["Sell_to_Customer_Name"] = customer["Name"]!.ToString();
        if (record.Text("Currency_Code") is null) record["Currency_Code"] = customer["Currency_Code"]!.ToString();
        if (record.Text("Document_Date") is null) record["Document_Date"] = Day();
    }

    void Line(string service, JsonObject record, JsonObject said)
    {
        var document = service.Replace("SalesLines", "", StringComparison.Ordinal);
        Get(document, $"Document_Type='{record["Document_Type"]}',No='{record["Document_No"]}'");
        if (record.Number("Line_No") is 0) record["Line_No"] = 10_000 * (1 + Shelf.All(service).Count(l => l.Text("Document_No") == record.Text("Document_No")));
        if (record.Word("Type") != "Item") return;
        var number = record["No"]!.ToString();
        var item = Shelf.Find("Item", $"'{number}'") ?? throw DoubleRefusal.Bad("Internal_InvalidTableRelation", $"The field No. of table Sales Line contains a value ({number}) that cannot be found in the related table (Item).");
        if (item.Flag("Blocked") is true) throw DoubleRefusal.Bad("Application_DialogException", $"Blocked must be equal to 'No' in Item: No.={number}. Current value is 'Yes'.");
        if (record.Text("Description") is null) record["Description"] = item["Description"]!.ToString();
        if (!said.ContainsKey("Unit_Price")) record["Unit_Price"] = item.Number("Unit_Price") ?? 0;
        record["Line_Amount"] = decimal.Round((record.Number("Quantity") ?? 0) * (record.Number("Unit_Price") ?? 0), 2);
    }

    HttpResponseMessage Change(DoubleAsk ask, string service)
    {
        var record = Get(service, ask.Parts["key"]);
        Match(ask, record);
        var changed = (JsonObject)record.DeepClone();
        schema.Take(service, changed, ask.Json() ?? throw DoubleRefusal.Bad("BadRequest", "The payload is no JSON object."), isNew: false);
        return Json((JsonObject)Keep(service, changed).DeepClone());
    }

    HttpResponseMessage Delete(DoubleAsk ask, string service)
    {
        var record = Get(service, ask.Parts["key"]);
        Match(ask, record);
        foreach (var part in service is "SalesQuote" or "SalesOrder" ? Shelf.All($"{service}SalesLines").Where(l => l.Text("Document_No") == record.Text("No")).ToList() : []) Shelf.Remove($"{service}SalesLines", Key($"{service}SalesLines", part));
        Shelf.Remove(service, ask.Parts["key"]);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
