using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.HubSpot;

/// <summary>An error of one object, as HubSpot words it.</summary>
sealed class HubSpotDoubleRefusal(string category, string message) : Exception(message)
{
    public string Category => category;
}

/// <param name="Type">string, number, datetime or enumeration.</param>
sealed record HubSpotDoubleProperty(string Type = "string", bool Unique = false, params string[] Options);

/// <summary>What the double's account has for properties, and what values they take.</summary>
static class HubSpotDoubleRules
{
    static readonly HubSpotDoubleProperty Text = new(), Unique = new(Unique: true), Instant = new("datetime");

    static readonly Dictionary<string, Dictionary<string, HubSpotDoubleProperty>> Types = new()
    {
        ["companies"] = new()
        {
            ["name"] = Text, ["phone"] = Text, ["website"] = Text, ["domain"] = Text, ["address"] = Text, ["zip"] = Text, ["city"] = Text, ["country"] = Text,
            ["portal_customer_number"] = Unique, ["hs_lastmodifieddate"] = Instant, ["createdate"] = Instant, ["hs_object_id"] = new("number"),
        },
        ["contacts"] = new()
        {
            ["email"] = Unique, ["firstname"] = Text, ["lastname"] = Text, ["phone"] = Text, ["company"] = Text,
            ["lastmodifieddate"] = Instant, ["createdate"] = Instant, ["hs_object_id"] = new("number"),
        },
        ["deals"] = new()
        {
            ["dealname"] = Text, ["amount"] = new("number"), ["closedate"] = Instant, ["pipeline"] = new("enumeration", Options: ["default"]), ["deal_currency_code"] = new("enumeration", Options: ["EUR", "USD", "GBP", "CHF"]),
            ["dealstage"] = new("enumeration", Options: ["appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin", "contractsent", "closedwon", "closedlost"]),
            ["portal_quote_id"] = Unique, ["hs_lastmodifieddate"] = Instant, ["createdate"] = Instant, ["hs_object_id"] = new("number"),
        },
    };

    public static IReadOnlyDictionary<string, HubSpotDoubleProperty>? Of(string type) => Types.GetValueOrDefault(type);

    /// <param name="own">Id of the object that is changed; null: a new one.</param>
    public static void Check(string type, JsonObject properties, DoubleShelf shelf, string? own)
    {
        var known = Of(type) ?? throw new HubSpotDoubleRefusal("VALIDATION_ERROR", $"Unable to infer object type from: {type}");
        foreach (var (name, value) in properties)
        {
            if (known.GetValueOrDefault(name) is not { } property) throw Invalid(name, $"Property \\\"{name}\\\" does not exist", "PROPERTY_DOESNT_EXIST");
            if (value?.GetValueKind() is not JsonValueKind.String) throw new HubSpotDoubleRefusal("VALIDATION_ERROR", $"Invalid input JSON: the value of {name} is no text");
            if (name is "hs_object_id" or "createdate" or "lastmodifieddate" or "hs_lastmodifieddate") throw Invalid(name, $"\\\"{name}\\\" is a read only property", "READ_ONLY_VALUE");
            CheckValue(name, property, value.GetValue<string>());
            if (property.Unique && value.GetValue<string>() is { Length: > 0 } text && shelf.All(type).FirstOrDefault(t => t["id"]!.GetValue<string>() != own && string.Equals(t["properties"]?[name]?.ToString(), text, StringComparison.OrdinalIgnoreCase)) is { } other)
                throw new HubSpotDoubleRefusal("CONFLICT", type == "contacts" ? $"Contact already exists. Existing ID: {other["id"]}" : $"Cannot set {name}: another object has the value {text} already. Existing ID: {other["id"]}");
        }
    }

    static void CheckValue(string name, HubSpotDoubleProperty property, string value)
    {
        if (value.Length == 0) return;
        if (value.Length > HubSpotField.Longest) throw Invalid(name, $"{name} is too long", "PROPERTY_VALUE_TOO_LONG");
        if (name == "email" && !(value.Split('@') is [{ Length: > 0 }, var host] && host.Contains('.') && !value.Contains(' '))) throw Invalid(name, $"Email address {value} is invalid", "INVALID_EMAIL");
        if (property.Type == "number" && !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) throw Invalid(name, $"{value} was not a valid number.", "INVALID_DOUBLE");
        if (property.Type == "datetime" && !long.TryParse(value, out _) && !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)) throw Invalid(name, $"{value} was not a valid long.", "INVALID_LONG");
        if (property.Type == "enumeration" && !property.Options.Contains(value)) throw Invalid(name, $"{value} was not one of the allowed options: [{string.Join(", ", property.Options)}]", "INVALID_OPTION");
    }

    static HubSpotDoubleRefusal Invalid(string name, string words, string code) =>
        new("VALIDATION_ERROR", $"Property values were not valid: [{{\"isValid\":false,\"message\":\"{words}\",\"error\":\"{code}\",\"name\":\"{name}\"}}]");
}
