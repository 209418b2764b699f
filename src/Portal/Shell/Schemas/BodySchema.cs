using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Schemas;

/// <summary>The schema of a body, declared once as a C# type: exported as JSON Schema, checked at the door, read by rules, drawn as a form.</summary>
public sealed class BodySchema
{
    readonly SchemaNode compiled;

    BodySchema(JsonObject json) => (Json, compiled) = (json, SchemaCompiler.Compile(json));

    /// <summary>JSON Schema 2020-12.</summary>
    public JsonObject Json { get; }

    /// <param name="title">As people call it.</param>
    /// <param name="description">What it is for, in a sentence.</param>
    /// <param name="example">A good body.</param>
    public static BodySchema Of<T>(string title, string description, string example) => new(SchemaExport.Of<T>(title, description, example));

    /// <summary>Every violation at once; empty for a good body, which costs one pass and no allocation.</summary>
    /// <param name="json">Well-formed JSON.</param>
    public IReadOnlyList<Violation> Check(ReadOnlySpan<byte> json)
    {
        if (new SchemaWalk(json, null).Follows(compiled)) return [];
        var report = new ViolationReport();
        new SchemaWalk(json, report).Follows(compiled);
        return report.Found;
    }

    /// <summary>A body that follows the schema, as its C# type.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Reading)!;

    /// <summary>What a form shows for a member: label and kind of field. Indexes of arrays count as any other.</summary>
    public (string Label, FieldType Type) Field(params ReadOnlySpan<string> path)
    {
        var node = compiled;
        foreach (var step in path) node = (char.IsAsciiDigit(step[0]) ? node.Items : node.Member(step)?.Schema) ?? throw new ArgumentException($"The schema has no {step}.");
        return (node.Title ?? path[^1], TypeOf(node));
    }

    static FieldType TypeOf(SchemaNode node) => (node.Types & ~JsonTypes.Null) switch
    {
        JsonTypes.Number or JsonTypes.Integer => FieldType.Number,
        JsonTypes.Boolean => FieldType.Switch,
        _ when node.Format is StringFormat.Date => FieldType.Date,
        _ when node.Format is StringFormat.Email => FieldType.Email,
        _ => node.MaxLength is > 500 and < int.MaxValue ? FieldType.LongText : FieldType.Text,
    };

    static readonly JsonSerializerOptions Reading = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, MaxDepth = 64, Converters = { new ExactDecimal() } };

    /// <summary>Numbers as the check reads them, so that whatever passed it can be read, 1e2 and 0e400 as well.</summary>
    sealed class ExactDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not JsonTokenType.Number) throw new JsonException("Expected a number.");
            return new JsonNumber(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan).ToDecimal();
        }

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
