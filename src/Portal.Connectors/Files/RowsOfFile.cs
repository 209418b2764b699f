using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>Finds the rows in a sheet: below its headings, wherever they stand. What is not taken is told with its row.</summary>
internal sealed partial class RowsOfFile(FilePlan plan, ILogger log)
{
    /// <summary>Titles and notes stand above the headings, but not more of them.</summary>
    const int HeadWithin = 30;

    /// <exception cref="ConnectionFault">The file as a whole cannot be read.</exception>
    public IReadOnlyList<DomainRow> Read(FileEntry file, byte[] content)
    {
        if (content.Length == 0)
        {
            log.LogFile(file.Name, "it is empty");
            return [];
        }
        var lines = plan.IsXlsx ? Workbook.Read(file.Name, content) : CsvText.Read(file.Name, content, plan.Delimiter);
        var head = lines.Take(HeadWithin).FirstOrDefault(l => l.Cells.Any(IsKey))
            ?? throw new ConnectionFault(FaultKind.Refused, $"{file.Name} has no column '{plan.KeyColumn}' in its first {HeadWithin} rows.");
        var sheet = new Columns(plan, head, problem => log.LogFile(file.Name, problem));
        var body = lines.Where(l => l.Row > head.Row && l.Cells.Any(c => CellText.Plain(c).Length > 0)).ToList();
        var (rows, problems) = (new List<DomainRow>(), 0);
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var text = new CellText(plan.DecimalMark ?? sheet.MarkOf(body), plan.DayFirst, plan.Times);
        foreach (var line in body)
        {
            void Tell(string problem)
            {
                problems++;
                log.LogRow(file.Name, line.Row, problem);
            }
            if (Row(line, sheet, text, file, Tell) is not { } row) continue;
            if (!seen.TryAdd(row.Key, line.Row)) Tell($"{row.Key} stands in row {seen[row.Key]} already; both are taken, the later one last.");
            rows.Add(row);
        }
        log.LogRead(file.Name, rows.Count, problems);
        return rows;
    }

    DomainRow? Row(SheetLine line, Columns sheet, CellText text, FileEntry file, Action<string> tell)
    {
        var key = CellText.Plain(sheet.Key(line));
        if (line.Broken) tell("a quotation mark stands where none may; the row was left out.");
        else if (sheet.Key(line) is UnworkedFormula) tell($"{plan.KeyColumn} holds a formula without a result; the row was left out.");
        else if (key.Length == 0) tell($"{plan.KeyColumn} is empty; the row was left out.");
        else if (IsKey(key)) tell("the headings once more; the row was left out.");
        else if (SumWords().IsMatch(key)) tell($"'{key}' looks like a sum; the row was left out.");
        else if (line.Cells.Skip(sheet.Width).Any(c => CellText.Plain(c).Length > 0)) tell("it has more cells than there are headings, so they cannot be told apart; the row was left out.");
        else if (!plan.IsXlsx && line.Cells.Count < sheet.Width) tell("it has fewer cells than there are headings: it may have been cut off; the row was left out.");
        else
        {
            var values = new Dictionary<string, string?>();
            foreach (var (field, cell) in sheet.Values(line))
            {
                var value = text.Value(field, cell, out var problem);
                if (problem is null) values[field] = value;
                else tell($"{problem} The field was left out.");
            }
            return new DomainRow(key, values, file.Written, key);
        }
        return null;
    }

    bool IsKey(object? cell) => FilePlan.Heading(CellText.Plain(cell)) == FilePlan.Heading(plan.KeyColumn);

    [GeneratedRegex(@"^(grand[ -]?|sub[ -]?)?(totals?|sum|summe|gesamt(summe)?|zwischensumme|totaal|suma|somme)\s*:?\z", RegexOptions.IgnoreCase)]
    private static partial Regex SumWords();

    /// <summary>Where the key and the fields stand in one sheet.</summary>
    sealed class Columns
    {
        readonly int key;
        readonly List<(string Field, int At)> fields = [];

        public Columns(FilePlan plan, SheetLine head, Action<string> tell)
        {
            var headings = head.Cells.Select(c => FilePlan.Heading(CellText.Plain(c))).ToList();
            key = headings.IndexOf(FilePlan.Heading(plan.KeyColumn));
            Width = headings.Count;
            foreach (var (column, field) in plan.Columns)
            {
                var at = headings.IndexOf(FilePlan.Heading(column));
                if (at < 0) tell($"it has no column '{column}'; {field} is not read");
                else fields.Add((field, at));
                if (at >= 0 && headings.LastIndexOf(FilePlan.Heading(column)) != at) tell($"it has two columns '{column}'; the first one is read");
            }
        }

        public int Width { get; }

        public object? Key(SheetLine line) => line.Cells.ElementAtOrDefault(key);

        public IEnumerable<(string Field, object? Cell)> Values(SheetLine line) => fields.Select(f => (f.Field, line.Cells.ElementAtOrDefault(f.At)));

        /// <summary>The decimal mark that the numbers of a file agree on; a point where none shows one; null where they disagree.</summary>
        public char? MarkOf(IEnumerable<SheetLine> body)
        {
            var shown = body.SelectMany(l => Values(l).Where(v => CellText.IsNumber(v.Field)).Select(v => v.Cell).OfType<string>())
                .Select(c => Regex.Replace(c, "[^0-9.,]", "").Trim('.', ',')).Where(c => c.Contains('.', StringComparison.Ordinal) || c.Contains(',', StringComparison.Ordinal)).Select(CellText.MarkOf).Where(m => m != '?').Distinct().ToList();
            return shown switch { [] => '.', [var one] => one, _ => null };
        }
    }
}
