using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.OData;

namespace Portal.Connectors.BusinessCentral;

/// <summary>A member of a double's record.</summary>
/// <param name="Default">What a new record has there: text, a number, or a flag; it also says which kind of value is taken.</param>
/// <param name="Most">Characters of text.</param>
/// <param name="Fixed">Read-only.</param>
/// <param name="Once">Settable when the record is made, not later.</param>
sealed record DoubleMember(string Name, JsonValue Default, int? Most = null, bool Fixed = false, bool Once = false)
{
    public static DoubleMember Text(string name, int? most = null, string @default = "") => new(name, JsonValue.Create(@default), most);
    public static DoubleMember Number(string name) => new(name, JsonValue.Create(0m));
    public static DoubleMember Flag(string name) => new(name, JsonValue.Create(false));
}

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

    public static readonly IReadOnlyDictionary<string, DoubleMember[]> Sets = new Dictionary<string, DoubleMember[]>
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

    static readonly Dictionary<string, string[]> words = new()
    {
        ["customers.type"] = ["Company", "Person"], ["customers.blocked"] = ["_x0020_", " ", "Ship", "Invoice", "All"], ["items.type"] = ["Inventory", "Service", "Non_x002D_Inventory"],
        ["salesQuoteLines.lineType"] = ["Comment", "Account", "Item", "Resource", "Fixed_x0020_Asset", "Charge"],
    };

    /// <summary>A record with nothing said.</summary>
    public static JsonObject Blank(string set)
    {
        var record = new JsonObject { ["@odata.etag"] = "", ["id"] = Guid.NewGuid().ToString() };
        foreach (var member in Sets[set]) record[member.Name] = member.Default.DeepClone();
        return record;
    }

    /// <summary>Takes what is said into a record, or refuses it.</summary>
    public static void Take(string set, JsonObject record, JsonObject said, bool isNew)
    {
        foreach (var (name, value) in said.Where(m => !m.Key.StartsWith('@')))
        {
            if (name is "id" or "lastModifiedDateTime") throw ReadOnly(name);
            if (value is JsonArray or JsonObject) throw DoubleRefusal.Bad("BadRequest", $"The property '{name}' can be given when a record is made, not when it is changed.");
            var member = Sets[set].FirstOrDefault(m => m.Name == name) ?? throw DoubleRefusal.Bad("BadRequest", $"The property '{name}' does not exist on type 'Microsoft.NAV.{set}'. Make sure to only use property names that are defined by the type.");
            if (member.Fixed || (member.Once && !isNew)) throw ReadOnly(name);
            record[name] = Fitting(set, member, value);
        }
    }

    static JsonNode Fitting(string set, DoubleMember member, JsonNode? value)
    {
        var (kind, wanted) = (value?.GetValueKind() ?? JsonValueKind.Null, member.Default.GetValueKind());
        if (kind is JsonValueKind.Null) return member.Default.DeepClone();
        if (kind != wanted && !(wanted is JsonValueKind.False && kind is JsonValueKind.True)) throw DoubleRefusal.Bad("BadRequest", $"Cannot convert a value to target type for the property '{member.Name}'.");
        var text = value!.ToString();
        if (member.Most is { } most && text.Length > most) throw DoubleRefusal.Bad("Application_StringExceededLength", $"The length of the string is {text.Length}, but it must be less than or equal to {most} characters. Value: {text}");
        if (words.GetValueOrDefault($"{set}.{member.Name}") is { } known && !known.Contains(text)) throw DoubleRefusal.Bad("Application_FieldValidationException", $"Your entry of '{text}' is not an acceptable value for '{member.Name}'.");
        // Codes are capitals, and a blank word comes back encoded.
        if (member.Name is "number" or "externalDocumentNumber" or "customerNumber" or "currencyCode") return text.ToUpperInvariant();
        return text == " " ? "_x0020_" : value.DeepClone();
    }

    static DoubleRefusal ReadOnly(string name) => DoubleRefusal.Bad("BadRequest_InvalidOperation", $"Field '{name}' is read-only.");

    public static DoubleRefusal NotFound() => new(HttpStatusCode.NotFound, "BadRequest_NotFound", "The requested record does not exist.");
}
