using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>An item while somebody writes it: every member as text, empty ones left out.</summary>
public sealed class ItemDraft
{
    readonly IReadOnlyList<ItemField> fields;
    readonly Dictionary<string, string> texts = [];
    readonly Dictionary<string, List<string>> lists = [];
    readonly Dictionary<string, List<ItemDraft>> rows = [];

    ItemDraft(IReadOnlyList<ItemField> fields, JsonObject? json)
    {
        this.fields = fields;
        foreach (var field in fields)
        {
            var value = json?[field.Name];
            if (field.Kind is FieldKind.Texts) lists[field.Name] = [.. value?.AsArray().Select(v => (string)v!) ?? []];
            else if (field.Kind is FieldKind.Rows) rows[field.Name] = [.. value?.AsArray().Select(v => new ItemDraft(field.Columns, (JsonObject)v!)) ?? []];
            else texts[field.Name] = value is null ? "" : value.GetValueKind() is JsonValueKind.String ? (string)value! : value.ToJsonString();
        }
    }

    /// <summary>A new item with the words that its type begins with.</summary>
    public static ItemDraft New(ItemKind list) => new(ItemField.In(list), list switch
    {
        ItemKind.Systems => new() { ["kind"] = "other", ["criticality"] = "normal", ["state"] = "live" },
        ItemKind.Flows => new() { ["state"] = "live" },
        ItemKind.Patterns => new() { ["allowed"] = true },
        ItemKind.Exceptions => new() { ["state"] = "approved" },
        _ => null,
    });

    public static ItemDraft Of(RegistryItem item) => new(ItemField.In(ItemList.KindOf(item)), (JsonObject)JsonNode.Parse(ItemList.Write(item))!);

    public string this[string name] { get => texts.GetValueOrDefault(name, ""); set => texts[name] = value; }

    public bool Has(string name) => texts.ContainsKey(name);

    public List<string> List(string name) => lists[name];
    public List<ItemDraft> RowsOf(string name) => rows[name];

    public void AddRow(ItemField of) => rows[of.Name].Add(new ItemDraft(of.Columns, null));

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var field in fields)
        {
            JsonNode? value = field.Kind switch
            {
                FieldKind.Texts => new JsonArray([.. lists[field.Name].Select(t => t.Trim()).Where(t => t.Length > 0).Select(t => (JsonNode)t)]),
                FieldKind.Rows => new JsonArray([.. rows[field.Name].Select(r => (JsonNode)r.ToJson())]),
                FieldKind.Switch => texts[field.Name] == "true",
                _ when texts[field.Name].Trim() is not { Length: > 0 } => null,
                FieldKind.Number when long.TryParse(texts[field.Name], NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) => number,
                _ => texts[field.Name].Trim(),
            };
            if (value is not null) json[field.Name] = value;
        }
        return json;
    }

    /// <summary>The item.</summary>
    /// <exception cref="InvalidInput">It breaks the schema; the pointers are those of its fields.</exception>
    public RegistryItem ToItem(ItemKind kind)
    {
        var (list, json) = (ItemList.For(kind), ToJson().ToJsonString());
        var wrong = list.Schema.Check(Encoding.UTF8.GetBytes(json));
        return wrong.Count == 0 ? list.Read(json) : throw new InvalidInput([.. wrong.Select(v => v.Keyword is "required" ? v with { Detail = "This is needed." } : v)]);
    }

    /// <summary>A slug for a name: "Won deals become orders" is won-deals-become-orders.</summary>
    public static string SlugFor(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            // Globalization is invariant here, so that letters do not fall apart into letter and accent by themselves.
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (Accented.IndexOf(letter) is >= 0 and var at) slug.Append(Plain[at]);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            if (slug.Length == RegistryItem.LongestSlug) break;
        }
        return slug.ToString().Trim('-');
    }

    const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿšžčřěłńśźżőű";
    const string Plain = "aaaaaaceeeeiiiinoooooouuuuyyszcrelnszzou";
}
