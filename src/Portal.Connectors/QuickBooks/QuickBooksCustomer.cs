using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

/// <summary>
/// A customer there as a row here. QuickBooks gives customers no number: ours is the first line of the notes ("No. C1001"), where people see it and it disturbs nobody.
/// Who has none is no customer of ours.
/// </summary>
static partial class QuickBooksCustomer
{
    const int NotesLength = 2000;

    /// <param name="Part">Member that holds the value, in the object of that name; null: the value itself.</param>
    sealed record Place(string Member, string? Part = null);

    static readonly Dictionary<string, Place> places = new()
    {
        [Fields.Company] = new("DisplayName"), [Fields.Email] = new("PrimaryEmailAddr", "Address"), [Fields.Phone] = new("PrimaryPhone", "FreeFormNumber"), [Fields.Website] = new("WebAddr", "URI"),
        [Fields.Street] = new("BillAddr", "Line1"), [Fields.City] = new("BillAddr", "City"), [Fields.PostCode] = new("BillAddr", "PostalCode"), [Fields.Country] = new("BillAddr", "Country"),
        [Fields.Currency] = new("CurrencyRef", "value"),
    };

    public static DomainShape Shape { get; } = new(Domains.Customers,
    [
        new(Fields.Company, 500, Required: true), new(Fields.Email, 100), new(Fields.Phone, 30), new(Fields.Website, 1000), new(Fields.Street, 500), new(Fields.City, 255), new(Fields.PostCode, 30), new(Fields.Country, 255),
        new(Fields.Currency, ReadOnly: true), new(Fields.Blocked, ReadOnly: true),
    ]);

    public static string? NumberOf(JsonObject customer) => customer.Text("Notes") is { } notes && Number().Match(notes) is { Success: true } match ? match.Groups[1].Value.TrimEnd() : null;

    /// <summary>Null when it has no number of ours.</summary>
    public static DomainRow? Row(JsonObject customer)
    {
        if (customer.Text("Id") is not { } id) return null;
        var values = Values(customer);
        return NumberOf(customer) is { } number ? new DomainRow(number, values, customer["MetaData"].At("LastUpdatedTime"), id) : null;
    }

    /// <summary>By field.</summary>
    public static Dictionary<string, string?> Values(JsonObject customer)
    {
        // Members without a value are left out of answers, so a missing one is empty.
        var values = places.ToDictionary(p => p.Key, p => Value(customer, p.Value));
        if (customer.Flag("Active") is { } active) values[Fields.Blocked] = RowText.Of(!active);
        return values;
    }

    static string? Value(JsonObject customer, Place place) => place.Part is { } part ? customer[place.Member].Text(part) : customer.Text(place.Member);

    /// <summary>What is to be sent. An address that is sent replaces the whole address, so what stays goes along.</summary>
    /// <param name="customer">As it is there; null: a new one.</param>
    public static JsonObject Body(IReadOnlyDictionary<string, string?> write, JsonObject? customer)
    {
        var body = new JsonObject();
        foreach (var (field, value) in write)
        {
            var place = places[field];
            if (place.Part is not { } part)
            {
                body[place.Member] = value ?? "";
                continue;
            }
            body[place.Member] ??= customer?[place.Member] is JsonObject known ? known.DeepClone() : new JsonObject();
            body[place.Member]![part] = value ?? "";
        }
        return body;
    }

    /// <summary>The notes with our number before what people wrote.</summary>
    public static string Notes(string number, JsonObject? customer)
    {
        var notes = customer.Text("Notes") is { } written ? $"No. {number}\n{written}" : $"No. {number}";
        return notes.Length <= NotesLength ? notes : throw new ConnectionFault(FaultKind.Refused, "The notes are full: our number does not fit in.");
    }

    [GeneratedRegex(@"\ANo\. ([^\n]+)")]
    private static partial Regex Number();
}
