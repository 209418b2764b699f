using System.Text.Json;

namespace Portal.Shell.Schemas;

/// <summary>A member that the schema does not name.</summary>
/// <param name="Text">Its value as JSON, shortened.</param>
public sealed record Undeclared(string Pointer, string Name, string Text)
{
    const int Longest = 200;

    /// <summary>Every such member, at any object that the schema describes.</summary>
    internal static IEnumerable<Undeclared> In(JsonElement value, SchemaNode schema, string at = "")
    {
        if (value.ValueKind is JsonValueKind.Array && schema.Items is { } items)
            return value.EnumerateArray().SelectMany((item, i) => In(item, items, $"{at}/{i}"));
        if (value.ValueKind is not JsonValueKind.Object || schema.Members.Length == 0) return [];
        return value.EnumerateObject().SelectMany(member =>
        {
            var pointer = $"{at}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            return schema.Member(member.Name) is { } declared ? In(member.Value, declared.Schema, pointer) : [new Undeclared(pointer, member.Name, Short(member.Value))];
        });
    }

    static string Short(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text.Length <= Longest) return text;
        // Never half of a surrogate pair: no database takes it.
        return text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
    }
}
