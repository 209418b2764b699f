using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.OData;

/// <summary>Reads members of a JSON record as the Dynamics ERPs write them: what stands for nothing (an empty id, the year 1) is null.</summary>
static partial class ODataValues
{
    const string NoId = "00000000-0000-0000-0000-000000000000";
    const string NoDay = "0001-01-01";

    /// <summary>Null when it is missing, empty, or of another shape.</summary>
    public static string? Text(this JsonNode? record, string member) => (record as JsonObject)?[member] is JsonValue value && value.GetValueKind() is not JsonValueKind.Null && value.ToString() is { Length: > 0 } text && text != NoId ? text : null;

    public static decimal? Number(this JsonNode? record, string member) => record.Text(member) is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? Flag(this JsonNode? record, string member) => bool.TryParse(record.Text(member), out var flag) ? flag : null;

    public static DateOnly? Day(this JsonNode? record, string member) => record.Text(member) is { } text && !text.StartsWith(NoDay, StringComparison.Ordinal) ? RowText.Day(text.Length > 10 ? text[..10] : text) : null;

    public static DateTimeOffset? At(this JsonNode? record, string member) => record.Text(member) is { } text && !text.StartsWith(NoDay, StringComparison.Ordinal) ? RowText.At(text) : null;

    /// <summary>A word of an enumeration: blanks and signs arrive as <c>_x0020_</c>. Null when it is missing or blank.</summary>
    public static string? Word(this JsonNode? record, string member) => record.Text(member) is { } text && Decoded(text).Trim() is { Length: > 0 } word ? word : null;

    /// <summary>The records of a member; none when it is missing.</summary>
    public static IEnumerable<JsonObject> Records(this JsonNode? record, string member) => ((record as JsonObject)?[member] as JsonArray)?.OfType<JsonObject>() ?? [];

    public static string? Etag(this JsonNode? record) => record.Text("@odata.etag");

    static string Decoded(string text) => Escape().Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escape();
}

/// <summary>Writes addresses of OData: text in quotes, a quote in it doubled, blanks as %20 because some servers refuse a plus.</summary>
static class ODataText
{
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A key of text inside an address.</summary>
    public static string Key(string text) => Uri.EscapeDataString(Quoted(text));

    public static string Since(string member, DateTimeOffset at) => $"{member} ge {RowText.Of(at)}";

    /// <summary>One member, any of the values: the only kind of "or" that Business Central takes. Numbers are capitals there, so each value is asked for in capitals as well.</summary>
    public static string AnyOf(string member, IEnumerable<string> values) => string.Join(" or ", values.SelectMany(v => (string[])[v, v.ToUpperInvariant()]).Distinct().Select(v => $"{member} eq {Quoted(v)}"));

    /// <summary>A path with the options that are said.</summary>
    public static string Path(string path, params (string Name, string? Value)[] options)
    {
        var said = options.Where(o => o.Value is { Length: > 0 }).Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value!)}").ToList();
        return said.Count == 0 ? path : $"{path}?{string.Join('&', said)}";
    }
}
