using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.OData;

namespace Portal.Connectors.BusinessCentral;

/// <summary>What the double's records look like, and what is refused in them.</summary>
static class BusinessCentralRules
{
    const string NoDay = "0001-01-01", NoId = "00000000-0000-0000-0000-000000000000";

    static DoubleMember Fixed(DoubleMember member) => member with { Fixed = true };

    static readonly DoubleMember[] document =
    [
        Fixed(DoubleMember.Text("number")), DoubleMember.Text("externalDocumentNumber", 35), DoubleMember.Text("documentDate"), DoubleMember.Text("postingDate"), DoubleMember.Text("dueDate", null, NoDay),
        DoubleMember.Text("customerId", null, NoId), DoubleMember.Text("customerNumber", 20), Fixed(DoubleMember.Text("customerName")), DoubleMember.Text("billToCustomerId", null, NoId), DoubleMember.Text("billToCustomerNumber", 20), Fixed(DoubleMember.Text("billToName")),
        DoubleMember.Text("shipToName", 100), DoubleMember.Text("shipToContact", 100), DoubleMember.Text("currencyId", null, NoId), DoubleMember.Text("currencyCode", 10), DoubleMember.Text("paymentTermsId", null, NoId), DoubleMember.Text("salesperson", 20),
        DoubleMember.Number("discountAmount"), Fixed(DoubleMember.Number("totalAmountExcludingTax")), Fixed(DoubleMember.Number("totalTaxAmount")), Fixed(DoubleMember.Number("totalAmountIncludingTax")), Fixed(DoubleMember.Text("status", null, "Draft")),
        DoubleMember.Text("phoneNumber", 30), DoubleMember.Text("email", 80),
    ];

    static readonly Dictionary<string, DoubleMember[]> sets = new()
    {
        ["customers"] =
        [
            DoubleMember.Text("number", 20), DoubleMember.Text("displayName", 100), DoubleMember.Text("type", null, "Company"), DoubleMember.Text("addressLine1", 100), DoubleMember.Text("addressLine2", 50), DoubleMember.Text("city", 30), DoubleMember.Text("state", 30),
            DoubleMember.Text("country", 10), DoubleMember.Text("postalCode", 20), DoubleMember.Text("phoneNumber", 30), DoubleMember.Text("email", 80), DoubleMember.Text("website", 80), DoubleMember.Text("salespersonCode", 20), Fixed(DoubleMember.Number("balanceDue")),
            DoubleMember.Number("creditLimit"), DoubleMember.Text("taxRegistrationNumber", 20), DoubleMember.Text("currencyId", null, NoId), DoubleMember.Text("currencyCode", 10, BusinessCentralDouble.Currency), DoubleMember.Text("paymentTermsId", null, NoId), DoubleMember.Text("blocked", null, "_x0020_"),
        ],
        ["items"] =
        [
            DoubleMember.Text("number", 20), DoubleMember.Text("displayName", 100), DoubleMember.Text("displayName2", 50), DoubleMember.Text("type", null, "Inventory"), DoubleMember.Text("itemCategoryCode", 20), DoubleMember.Flag("blocked"), DoubleMember.Text("gtin", 14),
            Fixed(DoubleMember.Number("inventory")), DoubleMember.Number("unitPrice"), DoubleMember.Flag("priceIncludesTax"), DoubleMember.Number("unitCost"), DoubleMember.Text("baseUnitOfMeasureCode", 10, "PCS"),
        ],
        ["salesQuotes"] = [.. document, Fixed(DoubleMember.Text("sentDate", null, NoDay)), DoubleMember.Text("validUntilDate", null, NoDay), Fixed(DoubleMember.Text("acceptedDate", null, NoDay))],
        ["salesOrders"] = [.. document, Fixed(DoubleMember.Flag("fullyShipped"))],
        ["salesInvoices"] = document,
        ["salesQuoteLines"] =
        [
            new("documentId", JsonValue.Create(NoId), Once: true), new("sequence", JsonValue.Create(0m), Once: true), DoubleMember.Text("itemId", null, NoId), DoubleMember.Text("accountId", null, NoId), DoubleMember.Text("lineType", null, "Item"), new("lineObjectNumber", JsonValue.Create(""), Once: true),
            DoubleMember.Text("description", 100), DoubleMember.Text("description2", 50), DoubleMember.Text("unitOfMeasureCode", 10), DoubleMember.Number("unitPrice"), DoubleMember.Number("quantity"), DoubleMember.Number("discountAmount"), DoubleMember.Number("discountPercent"),
            Fixed(DoubleMember.Number("amountExcludingTax")), Fixed(DoubleMember.Number("amountIncludingTax")),
        ],
        ["itemLedgerEntries"] = [Fixed(DoubleMember.Number("entryNumber")), Fixed(DoubleMember.Text("itemNumber")), Fixed(DoubleMember.Number("quantity"))],
    };

    public static ODataDoubleSchema Schema { get; } = new(sets.ToDictionary(s => s.Key, s => (DoubleMember[])[Fixed(DoubleMember.Text("id")), .. s.Value, Fixed(DoubleMember.Text("lastModifiedDateTime"))]), new Dictionary<string, string[]>
    {
        ["customers.type"] = ["Company", "Person"], ["customers.blocked"] = ["_x0020_", " ", "Ship", "Invoice", "All"], ["items.type"] = ["Inventory", "Service", "Non_x002D_Inventory"],
        ["salesQuoteLines.lineType"] = ["Comment", "Account", "Item", "Resource", "Fixed_x0020_Asset", "Charge"],
    }, new HashSet<string> { "number", "externalDocumentNumber", "customerNumber", "currencyCode" });

    /// <summary>A record with nothing said but its id, which the system chooses.</summary>
    public static JsonObject Blank(string set)
    {
        var record = Schema.Blank(set);
        record["id"] = Guid.NewGuid().ToString();
        return record;
    }

    public static DoubleRefusal NotFound() => new(HttpStatusCode.NotFound, "BadRequest_NotFound", "The requested record does not exist.");
}
