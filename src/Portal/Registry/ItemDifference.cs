using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Registry.UseCases;

namespace Portal.Registry;

/// <summary>One thing that a change changed, in words.</summary>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it was taken out.</param>
public sealed record ItemDifference(string Label, string? Before, string? After)
{
    /// <summary>What differs, member by member; of several texts or rows, those that came and went. Nothing for an item that is new or was taken out.</summary>
    public static IReadOnlyList<ItemDifference> Of(ItemChange change)
    {
        if (change.Before is null || change.After is null) return [];
        var (before, after) = (Json(change.Before), Json(change.After));
        return [.. ItemField.In(change.Kind).SelectMany(f => Of(f, before[f.Name], after[f.Name]))];
    }

    static IEnumerable<ItemDifference> Of(ItemField field, JsonNode? before, JsonNode? after)
    {
        if (field.Kind is not (FieldKind.Texts or FieldKind.Rows))
        {
            var (was, now) = (Text(field, before), Text(field, after));
            return was == now ? [] : [new(field.Label, was, now)];
        }
        var (those, these) = (Texts(field, before), Texts(field, after));
        return [.. those.Except(these).Select(t => new ItemDifference(field.Label, t, null)), .. these.Except(those).Select(t => new ItemDifference(field.Label, null, t))];
    }

    static List<string> Texts(ItemField field, JsonNode? array) => [.. array?.AsArray().Select(v => v is JsonObject row ? Sentence(field, row) : (string)v!) ?? []];

    static string Sentence(ItemField field, JsonObject row) =>
        string.Join(", ", field.Columns.Where(c => row[c.Name] is not (null or JsonArray { Count: 0 })).Select(c => c.Kind is FieldKind.Date or FieldKind.Switch ? $"{c.Label.ToLowerInvariant()} {Text(c, row[c.Name])}" : Text(c, row[c.Name])));

    static string? Text(ItemField field, JsonNode? value) => value switch
    {
        null => null,
        JsonArray several => string.Join(" ", several.Select(v => v?.ToString())),
        _ when field.Kind is FieldKind.Switch => value.GetValueKind() is JsonValueKind.True ? "yes" : "no",
        _ => value.ToString(),
    };

    static JsonObject Json(RegistryItem item) => (JsonObject)JsonNode.Parse(ItemList.Write(item))!;
}
