using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Tables;

namespace Portal.Erp.Imports;

/// <summary>A file read with a mapping: one row at a time, so that its length does not matter.</summary>
sealed class ImportReader
{
    readonly ImportFile file;
    readonly ImportMapping mapping;
    readonly IReadOnlyList<string> headings;
    readonly IReadOnlyList<(ImportField Field, int At)> columns;

    /// <exception cref="InvalidInput">The mapping leaves a needed field empty, or names a column that the file does not have.</exception>
    public ImportReader(ImportFile file, ImportKind kind, ImportMapping mapping)
    {
        (this.file, this.mapping, headings) = (file, mapping, file.Columns);
        var fields = ImportFields.Of(kind);
        List<Violation> wrong = [];
        foreach (var field in fields.Where(f => f.Required && !mapping.Maps(f.Name))) wrong.Add(new($"/mapping/{field.Name}", $"Say which column holds the {field.Label.ToLowerInvariant()}.", "required"));
        foreach (var (name, heading) in mapping.Columns.Where(c => !headings.Contains(c.Value))) wrong.Add(new($"/mapping/{name}", $"The file has no column \"{heading}\".", "enum"));
        foreach (var name in mapping.Columns.Keys.Where(name => fields.All(f => f.Name != name))) wrong.Add(new($"/mapping/{name}", "There is no such field.", "enum"));
        if (mapping.Currency.Length != 3 || !mapping.Currency.All(char.IsAsciiLetterUpper)) wrong.Add(new("/mapping/currency", "A currency is three capital letters: USD, EUR.", "pattern"));
        if (mapping.PriceList is { Length: 0 or > 50 }) wrong.Add(new("/mapping/priceList", "A price list has a name of up to 50 characters.", "maxLength"));
        if (wrong.Count > 0) throw new InvalidInput(wrong);
        columns = [.. fields.Where(f => mapping.Maps(f.Name)).Select(f => (f, headings.ToList().IndexOf(mapping.Columns[f.Name])))];
    }

    /// <summary>Every row, with what is wrong with it.</summary>
    public IEnumerable<ImportRow> Rows() => Lines().Select(l => l.Row);

    public IEnumerable<(ImportRow Row, CsvLine Line)> Lines()
    {
        var seen = new Dictionary<string, int>();
        foreach (var line in file.Rows())
        {
            var row = ImportRow.Read(line, headings, columns, mapping);
            if (row.Number.Length > 0 && !seen.TryAdd(row.Number, row.Row)) row.Repeats(mapping.Columns[ImportFields.Number], seen[row.Number]);
            yield return (row, line);
        }
    }

    /// <summary>What the headings mean, as far as they say so.</summary>
    public static ImportMapping Propose(ImportKind kind, ImportFile file)
    {
        var free = file.Columns.ToList();
        var columns = new Dictionary<string, string>();
        foreach (var field in ImportFields.Of(kind))
        {
            if (free.Find(field.IsCalled) is not { } heading) continue;
            columns[field.Name] = heading;
            free.Remove(heading);
        }
        var numbers = ImportFields.Of(kind).Where(f => f.Shape is ImportShape.Number && columns.ContainsKey(f.Name)).Select(f => file.Columns.ToList().IndexOf(columns[f.Name])).ToList();
        var comma = file.Rows().Take(200).Any(line => numbers.Any(at => at < line.Cells.Count && line.Cells[at].LastIndexOf(',') is >= 0 and var i && i > line.Cells[at].LastIndexOf('.') && line.Cells[at].Trim().Length - i - 1 is 1 or 2));
        return new ImportMapping(columns, DecimalComma: comma);
    }

    /// <summary>Equal for files with the same headings in the same order.</summary>
    public static string Signature(IReadOnlyList<string> headings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', headings).ToLowerInvariant())));

    public static string Write(ImportMapping mapping) => JsonSerializer.Serialize(mapping, OutboxEvent.Json);

    public static ImportMapping Read(string mapping) => JsonSerializer.Deserialize<ImportMapping>(mapping, OutboxEvent.Json)!;
}
