using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Connectors.Tryton;

/// <summary>Values as Tryton's JSON-RPC writes them (trytond/protocols/jsonrpc.py): what JSON has no word for is an object with a <c>__class__</c>.</summary>
static class TrytonValues
{
    public static JsonObject Json(this decimal number) => new() { ["__class__"] = "Decimal", ["decimal"] = number.ToString(CultureInfo.InvariantCulture) };

    public static JsonObject Json(this DateOnly day) => new() { ["__class__"] = "date", ["year"] = day.Year, ["month"] = day.Month, ["day"] = day.Day };

    /// <summary>Tryton's instants are UTC, without a zone, to the microsecond.</summary>
    public static JsonObject Json(this DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return new()
        {
            ["__class__"] = "datetime", ["year"] = utc.Year, ["month"] = utc.Month, ["day"] = utc.Day,
            ["hour"] = utc.Hour, ["minute"] = utc.Minute, ["second"] = utc.Second, ["microsecond"] = utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
        };
    }

    public static string? Text(this JsonNode? record, string field) => record?[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>On SQLite Tryton gives 1 and 0.</summary>
    public static bool Flag(this JsonNode? record, string field) => record?[field] is JsonValue value && (value.TryGetValue<bool>(out var flag) ? flag : value.TryGetValue<int>(out var bit) && bit != 0);

    public static int? Id(this JsonNode? record, string field = "id") => record?[field] is JsonValue value && value.TryGetValue<int>(out var id) ? id : null;

    /// <summary>The record that a field points to, of which <c>field.name</c> was asked.</summary>
    public static JsonNode? Of(this JsonNode? record, string field) => record?[$"{field}."];

    public static IEnumerable<int> Ids(this JsonNode? record, string field) => record?[field] is JsonArray ids ? ids.Select(id => id!.GetValue<int>()) : [];

    /// <summary>A Decimal, or a number: quantities are floats.</summary>
    public static decimal? Number(this JsonNode? record, string field) => record?[field] switch
    {
        JsonObject tagged when tagged.Text("decimal") is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonValue value when value.TryGetValue<decimal>(out var number) => number,
        _ => null,
    };

    public static DateOnly? Day(this JsonNode? record, string field) => record?[field] is JsonObject day && day.Id("year") is { } year ? new DateOnly(year, day.Id("month") ?? 1, day.Id("day") ?? 1) : null;

    public static DateTimeOffset? At(this JsonNode? record, string field) => record?[field] is JsonObject at && at.Id("year") is { } year
        ? new DateTimeOffset(year, at.Id("month") ?? 1, at.Id("day") ?? 1, at.Id("hour") ?? 0, at.Id("minute") ?? 0, at.Id("second") ?? 0, TimeSpan.Zero).AddMicroseconds(at.Id("microsecond") ?? 0) : null;

    /// <summary>A list for a domain or a call: text, numbers, lists and tagged values.</summary>
    public static JsonArray List(params JsonNode?[] parts) => new(parts);

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);

    public static JsonArray List(IEnumerable<int> ids) => new([.. ids.Select(id => (JsonNode?)id)]);

    /// <summary>One condition of a domain.</summary>
    public static JsonArray Where(string field, string operation, JsonNode? value) => List(field, operation, value);

    /// <summary>Any of the conditions.</summary>
    public static JsonArray Any(IEnumerable<JsonArray> conditions) => new([(JsonNode?)"OR", .. conditions]);
}
