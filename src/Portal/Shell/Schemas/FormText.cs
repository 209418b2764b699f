using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Schemas;

/// <summary>What people type, as JSON.</summary>
public static partial class FormText
{
    /// <summary>What was typed into a field as JSON; null when it is empty.</summary>
    /// <exception cref="InvalidInput">It cannot be read as what the field holds.</exception>
    public static JsonNode? Value(string typed, FieldType type, string pointer)
    {
        var text = typed.Trim();
        if (text.Length == 0) return null;
        return type switch
        {
            FieldType.Number => Number(text) is { } number ? JsonNode.Parse(number) : throw new InvalidInput(pointer, "A number, like 1250 or 12.50.", "type"),
            FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : throw new InvalidInput(pointer, "A date: year-month-day.", "format"),
            FieldType.Switch => text == "true",
            _ => text,
        };
    }

    /// <summary>As JSON writes it. Thousands only where they belong: whoever types 1,5 may mean one and a half.</summary>
    static string? Number(string text) => Plain().IsMatch(text) ? text : Grouped().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : null;

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Grouped();
}
