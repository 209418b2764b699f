namespace Portal.Erp.Imports;

/// <summary>What is imported.</summary>
public enum ImportKind
{
    Customers,
    Items,
}

public enum ImportShape
{
    Text,
    Code,
    Email,
    Number,
    Flag,
    Currency,
}

/// <summary>Something that a column of a file can fill.</summary>
/// <param name="Name">As in a mapping: <c>creditLimit</c>.</param>
/// <param name="Label">As people call it.</param>
/// <param name="AlsoCalled">Headings that mean it, in small letters without spaces and signs.</param>
public sealed record ImportField(string Name, string Label, ImportShape Shape, int MaxLength, bool Required, params string[] AlsoCalled)
{
    public bool IsCalled(string heading) => AlsoCalled.Contains(Plain(heading)) || Plain(heading) == Plain(Name);

    static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}

public static class ImportFields
{
    public const string Number = "number", Name = "name";

    static readonly IReadOnlyList<ImportField> Customers =
    [
        new(Number, "Number", ImportShape.Code, 50, true, "customerid", "customernumber", "customerno", "no", "id", "account", "accountnumber", "kundennummer", "debitornr", "clientid"),
        new(Name, "Company", ImportShape.Text, 200, true, "company", "companyname", "customername", "customer", "firma", "organisation", "organization"),
        new("contact", "Contact", ImportShape.Text, 200, false, "contactname", "contactperson", "person", "ansprechpartner"),
        new("email", "E-mail", ImportShape.Email, 254, false, "emailaddress", "mail", "eMail"),
        new("phone", "Phone", ImportShape.Text, 50, false, "phonenumber", "telephone", "tel", "telefon"),
        new("street", "Street", ImportShape.Text, 200, false, "address", "address1", "streetaddress", "strasse", "addressline1"),
        new("postCode", "Postal code", ImportShape.Text, 50, false, "postalcode", "zip", "zipcode", "plz"),
        new("city", "City", ImportShape.Text, 200, false, "town", "ort", "place"),
        new("country", "Country", ImportShape.Text, 100, false, "countrycode", "land", "countryregion"),
        new("currency", "Currency", ImportShape.Currency, 3, false, "currencycode", "curr", "waehrung"),
        new("creditLimit", "Credit limit", ImportShape.Number, 0, false, "credit", "creditlimitlcy", "kreditlimit", "limit"),
        new("blocked", "Blocked", ImportShape.Flag, 0, false, "isblocked", "onhold", "gesperrt", "inactive"),
        new("blockedReason", "Reason for the block", ImportShape.Text, 200, false, "blockreason", "holdreason"),
    ];

    static readonly IReadOnlyList<ImportField> Items =
    [
        new(Number, "Number", ImportShape.Code, 50, true, "itemnumber", "itemno", "no", "sku", "productid", "productno", "productcode", "id", "artikelnummer", "code"),
        new(Name, "Name", ImportShape.Text, 200, true, "productname", "itemname", "description", "title", "bezeichnung"),
        new("unit", "Unit", ImportShape.Text, 20, false, "uom", "unitofmeasure", "baseunitofmeasure", "einheit"),
        new("category", "Category", ImportShape.Text, 100, false, "itemcategory", "group", "productgroup", "categoryname"),
        new("price", "List price", ImportShape.Number, 0, false, "unitprice", "listprice", "salesprice", "preis"),
        new("currency", "Currency of the price", ImportShape.Currency, 3, false, "currencycode", "curr", "pricecurrency"),
        new("stock", "Stock on hand", ImportShape.Number, 0, false, "unitsinstock", "inventory", "onhand", "quantityonhand", "instock", "qty", "bestand", "inventorylevel"),
        new("blocked", "Blocked", ImportShape.Flag, 0, false, "discontinued", "isblocked", "inactive", "gesperrt"),
    ];

    public static IReadOnlyList<ImportField> Of(ImportKind kind) => kind is ImportKind.Customers ? Customers : Items;
}

/// <summary>Which column fills which field, and how the file writes numbers. Remembered for files with the same headings.</summary>
/// <param name="Columns">Heading by field name; fields without one stay as they are.</param>
/// <param name="Currency">For rows that name none.</param>
/// <param name="DecimalComma">1.234,50 rather than 1,234.50.</param>
/// <param name="PriceList">The list that prices go into.</param>
public sealed record ImportMapping(IReadOnlyDictionary<string, string> Columns, string Currency = "USD", bool DecimalComma = false, string PriceList = Connectors.Embedded.ItemPrice.StandardList)
{
    public bool Maps(string field) => Columns.ContainsKey(field);
}
