using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Connectors.Embedded;
using Portal.Shell.Tables;

namespace Portal.Erp.Imports;

/// <summary>One thing that is wrong with a row.</summary>
/// <param name="Column">Heading, or empty when it is about the whole row.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Expected">What would be right.</param>
public sealed record ImportProblem(int Row, string Column, string Message, string Expected);

/// <summary>A row as fields, or what is wrong with it.</summary>
sealed partial class ImportRow
{
    readonly Dictionary<string, string?> values = [];

    ImportRow(int row) => Row = row;

    public int Row { get; }
    public string Number => Text(ImportFields.Number) ?? "";
    public List<ImportProblem> Problems { get; } = [];
    public string Message => string.Join(" ", Problems.Select(p => p.Column.Length == 0 ? p.Message : $"{p.Column}: {p.Message}"));

    public bool Has(string field) => values.ContainsKey(field);
    public string? Text(string field) => values.GetValueOrDefault(field);
    public decimal? Decimal(string field) => Text(field) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
    public bool Flag(string field) => Text(field) is "1";

    /// <param name="columns">The fields that are mapped, each with the place of its column.</param>
    public static ImportRow Read(CsvLine line, IReadOnlyList<string> headings, IReadOnlyList<(ImportField Field, int At)> columns, ImportMapping mapping)
    {
        var row = new ImportRow(line.Row);
        if (line.Broken) row.Wrong("", "A quotation mark stands inside a cell.", "quotation marks around the whole cell, doubled inside it");
        if (line.Cells.Count < headings.Count || line.Cells.Skip(headings.Count).Any(c => !string.IsNullOrWhiteSpace(c)))
            row.Wrong("", $"The row has {line.Cells.Count} cells.", $"{headings.Count}, as the headings");
        foreach (var (field, at) in columns) row.values[field.Name] = row.Value(field, headings[at], at < line.Cells.Count ? line.Cells[at] : "", mapping);
        return row;
    }

    /// <summary>The number stood in the file before: which of the two is meant, only a person can say.</summary>
    public void Repeats(string heading, int first) => Wrong(heading, $"{Number} stands in row {first} already.", "each number once");

    string? Value(ImportField field, string heading, string cell, ImportMapping mapping)
    {
        var text = Cells.Unguarded(cell.Trim());
        // Databases write NULL for nothing when they export.
        if (text is "" or "NULL")
        {
            if (field.Required) Wrong(heading, "It is empty.", $"a {field.Label.ToLowerInvariant()}");
            return null;
        }
        if (text.Any(char.IsControl) && field.Shape is not ImportShape.Text) return Wrong(heading, "It holds a control character.", "plain text on one line");
        switch (field.Shape)
        {
            case ImportShape.Number: return Amount(heading, text, mapping.DecimalComma);
            case ImportShape.Flag: return Flag(heading, text);
            case ImportShape.Currency: return text.Length == 3 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : Wrong(heading, $"\"{Short(text)}\" is no currency.", "three letters: USD, EUR");
            case ImportShape.Email when !MailAddress().IsMatch(text): return Wrong(heading, $"\"{Short(text)}\" is no e-mail address.", "name@example.com");
        }
        if (text.Contains('\0')) return Wrong(heading, "It holds a NUL character.", "plain text");
        if (text.Length > field.MaxLength) return Wrong(heading, $"It has {text.Length} characters.", $"at most {field.MaxLength}");
        return field.Shape is ImportShape.Code ? Code.Of(text) : text;
    }

    string? Amount(string heading, string text, bool comma)
    {
        var plain = text.Replace(" ", "").Replace("\u00A0", "").Replace("\u202F", "").TrimStart('$', '€', '£');
        var good = comma ? CommaNumber().IsMatch(plain) : PointNumber().IsMatch(plain);
        var number = comma ? plain.Replace(".", "").Replace(',', '.') : plain.Replace(",", "");
        if (!good || !decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
            return Wrong(heading, $"\"{Short(text)}\" is no number.", comma ? "1.234,50" : "1,234.50");
        if (value is < 0 or >= 1_000_000_000_000_000m) return Wrong(heading, $"{Short(text)} is out of range.", "between 0 and 10^15");
        if (value != Math.Round(value, 4)) return Wrong(heading, $"{Short(text)} has too many decimals.", "at most four");
        return value.ToString(CultureInfo.InvariantCulture);
    }

    string? Flag(string heading, string text) => text.ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "y" or "x" or "ja" or "wahr" => "1",
        "0" or "false" or "no" or "n" or "nein" or "falsch" => "0",
        _ => Wrong(heading, $"\"{Short(text)}\" is neither yes nor no.", "yes or no, true or false, 1 or 0"),
    };

    string? Wrong(string column, string message, string expected)
    {
        Problems.Add(new ImportProblem(Row, column, message, expected));
        return null;
    }

    static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    [GeneratedRegex(@"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$")]
    private static partial Regex PointNumber();

    [GeneratedRegex(@"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    private static partial Regex MailAddress();
}
