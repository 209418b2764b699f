using System.Text.Json.Nodes;

namespace Portal.Registry;

public enum FieldKind
{
    Text,
    LongText,
    Date,
    Number,
    Switch,
    /// <summary>One of a few words.</summary>
    Choice,
    /// <summary>Several texts.</summary>
    Texts,
    /// <summary>Several rows of fields.</summary>
    Rows,
}

/// <summary>A member of an item as forms, facts and differences show it; everything is taken from the schema.</summary>
/// <param name="Name">As in JSON: <c>stateSince</c>.</param>
/// <param name="Points">The list that its text is a slug of.</param>
/// <param name="Words">Of a choice.</param>
/// <param name="Columns">Of rows.</param>
public sealed record ItemField(string Name, string Label, string? Says, FieldKind Kind, bool Required, int? Longest, ItemKind? Points, IReadOnlyList<string> Words, IReadOnlyList<ItemField> Columns)
{
    static readonly string[] First = ["name", "slug", "owner", "contact"];

    static readonly IReadOnlyDictionary<ItemKind, IReadOnlyList<ItemField>> ByList = ItemList.All.ToDictionary(l => l.Kind, l => Of(l.Schema.Json));

    /// <summary>The members of a list's items, those that every item has first.</summary>
    public static IReadOnlyList<ItemField> In(ItemKind list) => ByList[list];

    static IReadOnlyList<ItemField> Of(JsonObject schema)
    {
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        return [.. schema["properties"]!.AsObject().Select(p => Of(p.Key, (JsonObject)p.Value!, required.Contains(p.Key))).OrderBy(f => Array.IndexOf(First, f.Name) is >= 0 and var at ? at : First.Length)];
    }

    static ItemField Of(string name, JsonObject schema, bool required)
    {
        var types = schema["type"] is JsonArray several ? [.. several.Select(t => (string)t!)] : new[] { (string)schema["type"]! };
        var items = schema["items"] as JsonObject;
        var rows = items?["properties"] is not null;
        var kind = types switch
        {
            _ when rows => FieldKind.Rows,
            _ when items is not null => FieldKind.Texts,
            _ when schema["enum"] is not null => FieldKind.Choice,
            _ when (string?)schema["format"] is "date" => FieldKind.Date,
            _ when types.Contains("boolean") => FieldKind.Switch,
            _ when types.Contains("integer") || types.Contains("number") => FieldKind.Number,
            _ => (int?)schema["maxLength"] > 500 ? FieldKind.LongText : FieldKind.Text,
        };
        // Programs write slugs; people choose from a list.
        var (points, says) = (PointsTo(name, kind), (string?)schema["description"]);
        if (points is not null) says = says?.Replace("Slug of the", "The", StringComparison.Ordinal);
        return new(name, (string?)schema["title"] ?? name, says, kind, required, (int?)schema["maxLength"], points,
            [.. schema["enum"]?.AsArray().Select(w => (string?)w).OfType<string>() ?? []], rows ? Of(items!) : []);
    }

    static ItemKind? PointsTo(string name, FieldKind kind) => kind is FieldKind.Text or FieldKind.Texts ? name switch
    {
        "from" or "to" or "system" or "claimedBy" => ItemKind.Systems,
        "domain" => ItemKind.Domains,
        "pattern" => ItemKind.Patterns,
        "flow" => ItemKind.Flows,
        _ => null,
    } : null;
}
