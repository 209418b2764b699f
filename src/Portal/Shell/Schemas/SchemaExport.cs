using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Shell.Schemas;

/// <summary>
/// Writes the JSON Schema of a C# type: members and types come from the type, limits from its data annotations
/// (StringLength, Length, Range, RegularExpression, EmailAddress), titles from Display (of a list's items from DisplayName), sentences from Description.
/// </summary>
static class SchemaExport
{
    /// <summary>Numbers have four decimals and fifteen digits before them in every system that we know.</summary>
    public const decimal Largest = 1_000_000_000_000_000m;
    public const decimal Finest = 0.0001m;

    static readonly JsonSerializerOptions Types = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, TypeInfoResolver = new DefaultJsonTypeInfoResolver(), Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public static JsonObject Of<T>(string title, string description, string example)
    {
        var schema = (JsonObject)Types.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Annotate });
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["description"] = description,
            ["examples"] = new JsonArray(JsonNode.Parse(example)),
        };
        foreach (var (keyword, value) in schema.ToList())
        {
            schema.Remove(keyword);
            root[keyword] = value;
        }
        return root;
    }

    static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema) return node;
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(decimal)) Limit(schema, -Largest, Largest, Finest);
        if (type == typeof(string)) schema["pattern"] = SchemaNode.NoNul;
        if (type.IsEnum) schema["type"] = context.TypeInfo.Type == type ? "string" : new JsonArray("string", "null");
        // What one item of a list is called: "Line".
        if (context.PropertyInfo is null && type.GetCustomAttribute<DisplayNameAttribute>() is { } named) schema["title"] = named.DisplayName;
        if (context.PropertyInfo?.AttributeProvider is { } member)
            foreach (var attribute in member.GetCustomAttributes(inherit: true)) Add(schema, attribute);
        return schema;
    }

    static void Limit(JsonObject schema, decimal minimum, decimal maximum, decimal finest) =>
        (schema["minimum"], schema["maximum"], schema["multipleOf"]) = (minimum, maximum, finest);

    static void Add(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case DisplayAttribute display: schema["title"] = display.Name; break;
            case DescriptionAttribute description: schema["description"] = description.Description; break;
            case StringLengthAttribute length:
                if (length.MinimumLength > 0) schema["minLength"] = length.MinimumLength;
                schema["maxLength"] = length.MaximumLength;
                break;
            case LengthAttribute length: (schema["minItems"], schema["maxItems"]) = (length.MinimumLength, length.MaximumLength); break;
            case RegularExpressionAttribute expression: schema["pattern"] = expression.Pattern; break;
            case FrontDoorSetsAttribute: schema[FrontDoorSetsAttribute.Keyword] = true; break;
            case EmailAddressAttribute: schema["format"] = "email"; break;
            case RangeAttribute range: Add(schema, range); break;
        }
    }

    static void Add(JsonObject schema, RangeAttribute range)
    {
        schema.Remove("minimum");
        schema.Remove("maximum");
        schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
        schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(range.Maximum);
    }

    static decimal Number(object bound) => Convert.ToDecimal(bound, CultureInfo.InvariantCulture);
}
