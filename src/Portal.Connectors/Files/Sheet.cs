using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <param name="Row">As a spreadsheet counts, from 1.</param>
/// <param name="Cells">Text, and in workbooks also double, bool and DateTime; null where nothing stands.</param>
/// <param name="Broken">A quotation mark stands where none may.</param>
internal sealed record SheetLine(int Row, IReadOnlyList<object?> Cells, bool Broken = false);

/// <summary>The first visible sheet of a workbook, and a workbook of one sheet.</summary>
internal static class Workbook
{
    // A text that looks like the library's own name of an image is a text.
    static readonly OpenXmlConfiguration TextOnly = new() { EnableConvertByteArray = false };

    /// <exception cref="ConnectionFault">It is no workbook that could be read.</exception>
    public static IReadOnlyList<SheetLine> Read(string file, byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (WorkbookBounds.Problem(zip) is { } problem) throw new ConnectionFault(FaultKind.Refused, $"{file} {problem}. Split it.");
            var sheet = stream.GetSheetInformations().FirstOrDefault(s => s.State is SheetState.Visible)?.Name ?? throw new InvalidDataException("No sheet can be seen.");
            var unworked = Unworked(zip, sheet);
            stream.Position = 0;
            return [.. stream.Query(useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX, configuration: TextOnly).Cast<IDictionary<string, object?>>()
                .Select((cells, i) => new SheetLine(i + 1, [.. cells.Select(c => unworked.Contains($"{c.Key}{i + 1}") ? UnworkedFormula.It : c.Value)]))];
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or FormatException or InvalidOperationException or NotSupportedException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw new ConnectionFault(FaultKind.Refused, $"{file} is no workbook that can be read. Save it again as .xlsx.", inner: fault);
        }
    }

    /// <param name="numbers">Headings of the columns whose cells are numbers where they can be; all else is text, so that no text becomes a formula or a date.</param>
    public static byte[] Write(string sheet, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows, ISet<string> numbers)
    {
        using var stream = new MemoryStream();
        // Without its styles the library writes an empty fill, which stricter readers refuse.
        stream.SaveAs(rows.Prepend(headings).Select((cells, at) => headings.Index().ToDictionary(h => h.Item, h => at > 0 && numbers.Contains(h.Item) ? Number(cells[h.Index]) : cells[h.Index])),
            printHeader: false, sheetName: sheet.Length > 31 ? sheet[..31] : sheet, configuration: new OpenXmlConfiguration { TableStyles = TableStyles.Default, AutoFilter = false, FastMode = false });
        return stream.ToArray();
    }

    static object? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && CellText.Plain((double)number) == text ? (double)number : text;

    /// <summary>Cells with a formula whose result was never written down, e.g. B10. The library shows them as empty, and empty would say something else.</summary>
    static HashSet<string> Unworked(ZipArchive zip, string sheet)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var link = Load(zip, "xl/workbook.xml").Descendants(XName.Get("sheet", Main)).First(s => (string?)s.Attribute("name") == sheet).Attribute(XName.Get("id", Links))!.Value;
        var target = Load(zip, "xl/_rels/workbook.xml.rels").Root!.Elements().First(r => (string?)r.Attribute("Id") == link).Attribute("Target")!.Value;
        using var part = Open(zip, target.StartsWith('/') ? target[1..] : $"xl/{target}");
        using var reader = XmlReader.Create(part);
        var (cells, cell, isFormula, hasValue, wasStart) = (new HashSet<string>(), "", false, false, false);
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element && reader.LocalName == "c") (cell, isFormula, hasValue) = (reader.GetAttribute("r") ?? "", false, false);
            else if (reader.NodeType is XmlNodeType.Element && reader.LocalName == "f") isFormula = true;
            else if (reader.NodeType is XmlNodeType.Element && reader.LocalName == "v") hasValue = !reader.IsEmptyElement;
            else if (reader.NodeType is XmlNodeType.EndElement && reader.LocalName == "v") hasValue &= !wasStart;
            else if (reader.NodeType is XmlNodeType.EndElement && reader.LocalName == "c" && isFormula && !hasValue) cells.Add(cell);
            wasStart = reader.NodeType is XmlNodeType.Element;
        }
        return cells;
    }

    static XDocument Load(ZipArchive zip, string name)
    {
        using var part = Open(zip, name);
        using var reader = XmlReader.Create(part);
        return XDocument.Load(reader);
    }

    static Stream Open(ZipArchive zip, string name) => (zip.GetEntry(name) ?? throw new InvalidDataException($"It has no {name}.")).Open();
}

/// <summary>Stands in the place of a value that only a spreadsheet program can work out.</summary>
internal sealed class UnworkedFormula
{
    public static readonly UnworkedFormula It = new();

    public override string ToString() => "=";
}
