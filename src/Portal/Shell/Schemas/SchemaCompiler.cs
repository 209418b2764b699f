using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Shell.Schemas;

/// <summary>Reads JSON Schema 2020-12 into the form in which bodies are checked. A keyword that it does not know is an error: nothing declared goes unchecked.</summary>
sealed class SchemaCompiler(JsonNode root)
{
    readonly Dictionary<string, SchemaNode> references = [];

    public static SchemaNode Compile(JsonNode root) => new SchemaCompiler(root).Node(root);

    SchemaNode Node(JsonNode? schema)
    {
        var node = new SchemaNode();
        Fill(node, schema);
        return node;
    }

    void Fill(SchemaNode node, JsonNode? schema)
    {
        var keywords = (JsonObject)schema!;
        if (!keywords.ContainsKey("additionalProperties")) node.Additional = SchemaNode.Undeclared;
        foreach (var (keyword, value) in keywords) Take(node, keyword, value!);
        if (keywords["required"] is JsonArray required) node.Required = Bits(node, required);
    }

    void Take(SchemaNode node, string keyword, JsonNode value)
    {
        switch (keyword)
        {
            case "type": node.Types = value is JsonArray several ? several.Aggregate(JsonTypes.None, (all, t) => all | Type((string)t!)) : Type((string)value!); break;
            case "title": node.Title = (string)value!; break;
            case "description": node.Description = (string)value!; break;
            case FrontDoorSetsAttribute.Keyword: node.ByFrontDoor = (bool)value!; break;
            // Whether there may be nothing is said by the type.
            case "enum": node.Enum = [.. value.AsArray().OfType<JsonNode>().Select(v => (string)v!)]; break;
            case "properties": node.Members = [.. value.AsObject().Select(p => new SchemaMember(p.Key, Encoding.UTF8.GetBytes(p.Key), Inner(p.Value)))]; break;
            case "additionalProperties": node.Additional = value is JsonValue flag && !(bool)flag ? null : Inner(value); break;
            case "items": node.Items = Inner(value); break;
            case "minItems": node.MinItems = (int)value; break;
            case "maxItems": node.MaxItems = (int)value; break;
            case "minLength": node.MinLength = (int)value; break;
            case "maxLength": node.MaxLength = (int)value; break;
            case "pattern": Pattern(node, (string)value!); break;
            case "format": node.Format = (string)value! switch { "date" => StringFormat.Date, "email" => StringFormat.Email, var other => throw Unknown("format", other) }; break;
            case "minimum": node.Minimum = Number(value); break;
            case "maximum": node.Maximum = Number(value); break;
            case "exclusiveMinimum": node.ExclusiveMinimum = Number(value); break;
            case "exclusiveMaximum": node.ExclusiveMaximum = Number(value); break;
            case "multipleOf": node.Decimals = Decimals(Number(value)); break;
            case "required" or "examples" or "default" or "$schema" or "$id" or "$defs": break;
            default: throw Unknown("keyword", keyword);
        }
    }

    /// <summary>A schema inside another; a reference may lead back to one that is being read.</summary>
    SchemaNode Inner(JsonNode? schema)
    {
        if (schema is JsonValue) return SchemaNode.Undeclared;
        if ((string?)schema!["$ref"] is not { } pointer) return Node(schema);
        if (references.TryGetValue(pointer, out var known)) return known;
        var node = references[pointer] = new SchemaNode();
        Fill(node, pointer.Split('/').Skip(1).Aggregate((JsonNode?)root, (at, name) => at?[name]) ?? throw Unknown("reference", pointer));
        return node;
    }

    static ulong Bits(SchemaNode node, JsonArray required)
    {
        if (node.Members.Length > 64) throw new NotSupportedException("An object may declare 64 members.");
        var bits = 0UL;
        foreach (var name in required) bits |= 1UL << Array.FindIndex(node.Members, m => m.Name == (string)name!);
        return bits;
    }

    static void Pattern(SchemaNode node, string pattern)
    {
        if (pattern == SchemaNode.NoNul)
        {
            node.WithoutNul = true;
            return;
        }
        // In .NET a closing $ also matches before a last line feed; in JSON Schema it does not.
        var strict = pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal) ? pattern[..^1] + "\\z" : pattern;
        (node.PatternText, node.Pattern) = (pattern, new Regex(strict, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
    }

    static int Decimals(decimal multiple)
    {
        for (var decimals = 0; decimals <= 10; decimals++)
            if (multiple * Power(decimals) == 1) return decimals;
        throw Unknown("multipleOf", multiple.ToString(CultureInfo.InvariantCulture));
    }

    static decimal Power(int of)
    {
        var power = 1m;
        for (var i = 0; i < of; i++) power *= 10;
        return power;
    }

    static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    static JsonTypes Type(string name) => name switch
    {
        "object" => JsonTypes.Object,
        "array" => JsonTypes.Array,
        "string" => JsonTypes.String,
        "number" => JsonTypes.Number,
        "integer" => JsonTypes.Integer,
        "boolean" => JsonTypes.Boolean,
        "null" => JsonTypes.Null,
        _ => throw Unknown("type", name),
    };

    static NotSupportedException Unknown(string what, string value) => new($"The {what} \"{value}\" of a schema is not one that bodies are checked for.");
}
