using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>A party with its first address and its first ways to reach it: what a customer is elsewhere.</summary>
sealed record TrytonCustomer(int Id, string? Code, IReadOnlyDictionary<string, string?> Values, DateTimeOffset? ChangedAt, int? Address, IReadOnlyDictionary<string, int> Mechanisms)
{
    public static readonly string[]
        PartyFields = ["code", "name", "active", "tax_identifier.code", "create_date", "write_date"],
        AddressFields = ["party", "sequence", "street", "postal_code", "city", "country.code", "create_date", "write_date"],
        MechanismFields = ["party", "sequence", "type", "value", "create_date", "write_date"];

    static readonly Dictionary<string, string> AddressField = new() { [Fields.Street] = "street", [Fields.PostCode] = "postal_code", [Fields.City] = "city", [Fields.Country] = "country" };
    static readonly Dictionary<string, string> MechanismType = new() { [Fields.Email] = "email", [Fields.Phone] = "phone", [Fields.Website] = "website" };

    public static TrytonCustomer Of(JsonNode party, IEnumerable<JsonNode> addresses, IEnumerable<JsonNode> mechanisms, string currency)
    {
        var ways = mechanisms.OrderBy(m => m.Id("sequence") is null).ThenBy(m => m.Id("sequence")).ThenBy(m => m.Id()).ToList();
        var places = addresses.OrderBy(a => a.Id("sequence") is null).ThenBy(a => a.Id("sequence")).ThenBy(a => a.Id()).ToList();
        var (first, place) = (MechanismType.ToDictionary(t => t.Key, t => ways.FirstOrDefault(w => w.Text("type") == t.Value)), places.FirstOrDefault());
        var values = new Dictionary<string, string?>
        {
            [Fields.Company] = party.Text("name"),
            [Fields.Email] = first[Fields.Email].Text("value"),
            [Fields.Phone] = first[Fields.Phone].Text("value"),
            [Fields.Website] = first[Fields.Website].Text("value"),
            [Fields.Street] = place.Text("street"),
            [Fields.PostCode] = place.Text("postal_code"),
            [Fields.City] = place.Text("city"),
            [Fields.Country] = place.Of("country").Text("code"),
            [Fields.VatNumber] = party.Of("tax_identifier").Text("code"),
            [Fields.Currency] = currency,
            [Fields.Blocked] = RowText.Of(!party.Flag("active")),
        };
        return new(party.Id()!.Value, party.Text("code"), values, TrytonSystem.Changed([party, .. places, .. ways]), place.Id(),
            first.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value.Id()!.Value));
    }

    /// <summary>What Tryton has in a field, said as the row says it where both mean the same: Tryton writes telephone numbers in its own way.</summary>
    public string? Has(string field, string? said) => Values.GetValueOrDefault(field) is { } has && (field switch
    {
        Fields.Phone => Digits(has) == Digits(said),
        Fields.Email or Fields.Country => has.Equals(said, StringComparison.OrdinalIgnoreCase),
        _ => false,
    }) ? said : Values.GetValueOrDefault(field);

    static string Digits(string? number) => string.Concat((number ?? "").Where(char.IsAsciiDigit)).TrimStart('0');

    /// <summary>The values to be sent for a new party, or for the one that is known; address and ways to reach it go along in the same transaction.</summary>
    /// <param name="country">Id of the country that is meant, where one is.</param>
    /// <returns>With <see cref="Effect.Once"/> when a part would be added.</returns>
    public static (JsonObject Values, Effect Effect) Form(TrytonCustomer? known, IReadOnlyDictionary<string, string?> write, int? country)
    {
        var form = new JsonObject();
        var effect = Effect.Repeatable;
        if (write.TryGetValue(Fields.Company, out var name)) form["name"] = name;
        if (write.TryGetValue(Fields.Blocked, out var blocked)) form["active"] = RowText.Flag(blocked) is not true;

        var address = new JsonObject();
        foreach (var (field, column) in AddressField.Where(f => write.ContainsKey(f.Key))) address[column] = field == Fields.Country ? country : write[field];
        if (address.Count > 0) form["addresses"] = List(known?.Address is { } at ? List("write", List(at), address) : Added(address));

        var mechanisms = new JsonArray();
        foreach (var (field, type) in MechanismType.Where(t => write.ContainsKey(t.Key)))
        {
            var value = write[field];
            if (known is not null && known.Mechanisms.TryGetValue(field, out var id)) mechanisms.Add(string.IsNullOrEmpty(value) ? List("delete", List(id)) : List("write", List(id), new JsonObject { ["value"] = value }));
            else if (!string.IsNullOrEmpty(value)) mechanisms.Add(Added(new JsonObject { ["type"] = type, ["value"] = value }));
        }
        if (mechanisms.Count > 0) form["contact_mechanisms"] = mechanisms;
        return (form, effect);

        JsonArray Added(JsonObject part)
        {
            effect = Effect.Once;
            return List("create", List(part));
        }
    }
}
