using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.HubSpot;

/// <summary>The double's search: up to six groups, 200 results a page, 10,000 in all, and it counts rows: its cursor is a place, not a row.</summary>
sealed class HubSpotDoubleSearch(DoubleShelf shelf, Func<string, bool> isIndexed)
{
    public JsonObject Answer(string type, JsonObject ask)
    {
        var known = HubSpotDoubleRules.Of(type) ?? throw Bad($"Unable to infer object type from: {type}");
        var groups = HubSpotClient.Objects(ask["filterGroups"]).Select(g => HubSpotClient.Objects(g["filters"]).ToList()).ToList();
        if (groups.Count > 6) throw Bad("There was a problem with the request: too many filter groups, the most is 6.");
        var limit = ask["limit"]?.GetValue<int>() ?? 10;
        if (limit is < 1 or > 200) throw Bad($"limit {limit} is not between 1 and 200.");
        var after = int.Parse(ask["after"]?.ToString() ?? "0", CultureInfo.InvariantCulture);
        if (after + limit > 10_000) throw Bad("There was a problem with the request: paging is limited to 10,000 results.");
        foreach (var name in groups.SelectMany(g => g).Select(f => f["propertyName"]?.ToString() ?? "").Where(n => !known.ContainsKey(n))) throw Bad($"There was a problem with the request: unknown property {name}.");

        var hits = shelf.All(type).Where(t => isIndexed(t["id"]!.GetValue<string>()) && (groups.Count == 0 || groups.Any(g => g.All(f => Holds(t, f))))).ToList();
        if (HubSpotClient.Objects(ask["sorts"]).FirstOrDefault() is { } sort)
        {
            var (property, down) = (sort["propertyName"]!.ToString(), sort["direction"]?.ToString() == "DESCENDING");
            hits = down ? [.. hits.OrderByDescending(t => Measure(Value(t, property)))] : [.. hits.OrderBy(t => Measure(Value(t, property)))];
        }
        var answer = new JsonObject { ["total"] = hits.Count, ["results"] = new JsonArray([.. hits.Skip(after).Take(limit).Select(t => t.DeepClone())]) };
        if (after + limit < hits.Count) answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = (after + limit).ToString(CultureInfo.InvariantCulture) } };
        return answer;
    }

    static string? Value(JsonObject thing, string property) => thing["properties"]?[property]?.ToString();

    static bool Holds(JsonObject thing, JsonObject filter)
    {
        var (value, wanted) = (Value(thing, filter["propertyName"]!.ToString()), filter["value"]?.ToString() ?? "");
        return filter["operator"]?.ToString() switch
        {
            "HAS_PROPERTY" => value is not null,
            "NOT_HAS_PROPERTY" => value is null,
            "EQ" => value is not null && (string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase) || (Measure(value) is { } one && one == Measure(wanted))),
            "NEQ" => !string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
            "GT" => Measure(value) > Measure(wanted),
            "GTE" => Measure(value) >= Measure(wanted),
            "LT" => Measure(value) < Measure(wanted),
            "LTE" => Measure(value) <= Measure(wanted),
            "CONTAINS_TOKEN" => value is not null && Regex.Split(value, @"[^\w]+").Any(word => Regex.IsMatch(word, $"^{Regex.Escape(wanted).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase)),
            var other => throw Bad($"There was a problem with the request: operator {other} is not known."),
        };
    }

    /// <summary>Numbers as they are, instants as milliseconds; null sorts first and compares with nothing.</summary>
    static decimal? Measure(string? value)
    {
        if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeMilliseconds() : null;
    }

    static HubSpotDoubleRefusal Bad(string message) => new("VALIDATION_ERROR", message);
}
