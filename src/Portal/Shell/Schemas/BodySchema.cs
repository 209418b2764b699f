using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Schemas;

/// <summary>The schema of a body, declared once as a C# type: exported as JSON Schema, checked at the door, read by rules, drawn as a form.</summary>
public sealed class BodySchema
{
    readonly SchemaNode compiled;
    IReadOnlyList<FormField>? form;

    BodySchema(JsonObject json) => (Json, compiled) = (json, SchemaCompiler.Compile(json));

    /// <summary>JSON Schema 2020-12.</summary>
    public JsonObject Json { get; }

    /// <summary>A schema that was exported before.</summary>
    public static BodySchema Of(JsonObject json) => new(json);

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

    /// <summary>As people call a body.</summary>
    public string Title => compiled.Title ?? "";

    /// <summary>What a form asks for, in the schema's order.</summary>
    public IReadOnlyList<FormField> Form => form ??= FormField.Of(compiled);

    /// <summary>The members of a body that the schema does not name, at any object that it describes.</summary>
    public IReadOnlyList<Undeclared> Undeclared(ReadOnlyMemory<byte> json)
    {
        using var body = JsonDocument.Parse(json);
        return [.. Schemas.Undeclared.In(body.RootElement, compiled)];
    }

    static readonly JsonSerializerOptions Reading = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, MaxDepth = 64, Converters = { new ExactDecimal(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

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
