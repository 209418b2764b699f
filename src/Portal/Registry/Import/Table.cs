using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Portal.Kernel.Contracts;
using Portal.Shell.Tables;

namespace Portal.Registry.Import;

/// <summary>The registry as one table: a row an item, a column a member, lists as JSON. What is written here and read again is the same registry.</summary>
static class Table
{
    const string ListColumn = "list", SlugColumn = "slug";

    static readonly IReadOnlyList<string> Columns = [ListColumn, SlugColumn, .. ItemList.All.SelectMany(MembersOf).Distinct().Where(m => m != SlugColumn)];

    /// <summary>Whether a row of headings is this table's.</summary>
    public static bool IsHead(IReadOnlyList<string> cells) => cells.Contains(ListColumn) && cells.Contains(SlugColumn);

    public static IEnumerable<IReadOnlyList<string>> Rows(Book book)
    {
        yield return Columns;
        foreach (var item in ItemList.All.SelectMany(l => book.All.Where(i => ItemList.KindOf(i) == l.Kind).OrderBy(i => i.Slug, StringComparer.Ordinal)))
        {
            var json = (JsonObject)JsonSerializer.SerializeToNode(item, item.GetType(), ItemList.Json)!;
            yield return [ItemList.For(ItemList.KindOf(item)).Word, .. Columns.Skip(1).Select(c => Write(json[c]))];
        }
    }

    public static byte[] ToCsv(Book book)
    {
        using var stream = new MemoryStream();
        using (var writer = new CsvWriter(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), CultureInfo.InvariantCulture))
            foreach (var row in Rows(book))
            {
                foreach (var cell in row) writer.WriteField(cell);
                writer.NextRecord();
            }
        return stream.ToArray();
    }

    public static ReadSheet Read(IReadOnlyList<string> head, IEnumerable<CsvLine> lines)
    {
        var (items, problems, rows) = (new List<WantedItem>(), new List<ImportProblem>(), 0);
        var first = new Dictionary<(ItemKind, string), int>();
        foreach (var line in lines.Where(l => l.Cells.Any(c => c.Length > 0)))
        {
            rows++;
            var cells = head.Zip(line.Cells).Where(c => c.Second.Length > 0).DistinctBy(c => c.First).ToDictionary(c => c.First, c => c.Second);
            if (ItemList.All.FirstOrDefault(l => l.Word == cells.GetValueOrDefault(ListColumn)) is not { } list) problems.Add(new(line.Row, ListColumn, $"One of {string.Join(", ", ItemList.All.Select(l => l.Word))}."));
            else if (Item(list, cells, line.Row, problems) is { } item)
            {
                if (first.TryAdd((list.Kind, item.Slug), line.Row)) items.Add(new(line.Row, item));
                else problems.Add(new(line.Row, SlugColumn, $"{item.Slug} stands in row {first[(list.Kind, item.Slug)]} already."));
            }
        }
        return new ReadSheet(rows, [.. head.Select(h => new ImportHeading(h, Columns.Contains(h) ? h : null))], items, problems, []);
    }

    static RegistryItem? Item(ItemList list, Dictionary<string, string> cells, int row, List<ImportProblem> problems)
    {
        var json = new JsonObject();
        var wrong = new List<ImportProblem>();
        foreach (var member in MembersOf(list).Where(cells.ContainsKey))
        {
            var text = Unguard(cells[member]);
            if (IsText(list, member)) json[member] = text;
            else
                try { json[member] = JsonNode.Parse(text); }
                catch (JsonException) { wrong.Add(new(row, member, "This cell holds JSON, as the export writes it; it cannot be read.")); }
        }
        var document = json.ToJsonString(ItemList.Json);
        wrong.AddRange(list.Schema.Check(Encoding.UTF8.GetBytes(document)).Select(v => new ImportProblem(row, v.Pointer.Split('/') is [_, var member, ..] ? member : ListColumn, v.Detail)));
        if (!cells.ContainsKey(SlugColumn)) wrong.Add(new(row, SlugColumn, "The slug is missing."));
        problems.AddRange(wrong);
        if (wrong.Count > 0) return null;
        try { return list.ReadChecked(document); }
        catch (InvalidInput invalid)
        {
            problems.AddRange(invalid.Violations.Select(v => new ImportProblem(row, v.Pointer.Split('/') is [_, var member, ..] ? member : ListColumn, v.Detail)));
            return null;
        }
    }

    static IEnumerable<string> MembersOf(ItemList list) => ((JsonObject)list.Schema.Json["properties"]!).Select(p => p.Key);

    static bool IsText(ItemList list, string member) => list.Schema.Json["properties"]![member]!["type"] switch
    {
        JsonArray several => several.Any(t => (string?)t == "string"),
        var one => (string?)one == "string",
    };

    static string Write(JsonNode? value) => value switch
    {
        null => "",
        JsonArray { Count: 0 } => "",
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Guard(text.GetValue<string>()),
        _ => value.ToJsonString(ItemList.Json),
    };

    /// <summary>A spreadsheet must not take a text for a formula.</summary>
    static string Guard(string text) => IsFormula(text) ? $"'{text}" : text;

    static string Unguard(string text) => text.StartsWith('\'') && IsFormula(text) ? text[1..] : text;

    static bool IsFormula(string text) => text.TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
}
