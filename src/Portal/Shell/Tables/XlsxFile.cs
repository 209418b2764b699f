using System.Globalization;
using System.IO.Compression;
using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Tables;

/// <summary>Reads the first visible sheet of a workbook as text, whoever wrote it.</summary>
public static class XlsxFile
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <exception cref="InvalidInput">It is no workbook that could be read.</exception>
    public static IEnumerable<CsvLine> All(byte[] content)
    {
        if (content.Length > CsvFile.MaxBytes) throw new InvalidInput("/file", $"The file has {content.Length / 1048576.0:0.#} MB; at most 20 MB are read at once. Split it.", "maxLength");
        try
        {
            return Read(content);
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or FormatException or InvalidOperationException or NotSupportedException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw new InvalidInput("/file", "This workbook cannot be read. Save it again as .xlsx, or as CSV.", "contentMediaType");
        }
    }

    static List<CsvLine> Read(byte[] content)
    {
        using var stream = new MemoryStream(content);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            if (WorkbookBounds.Problem(zip) is { } problem) throw new InvalidInput("/file", $"The workbook {problem}. Split it.", "maxLength");
        stream.Position = 0;
        var sheet = stream.GetSheetInformations().FirstOrDefault(s => s.State is SheetState.Visible)?.Name;
        stream.Position = 0;
        var lines = new List<CsvLine>();
        foreach (var (row, cells) in stream.Query(useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().Index())
            lines.Add(new CsvLine(row + 1, [.. cells.Values.Select(Text)], false));
        return lines;
    }

    static string Text(object? cell) => cell switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "yes" : "no",
        DateTime at => at.TimeOfDay == TimeSpan.Zero ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        // Binary fractions show what a person typed: 7.949999999999999 is 7.95.
        double number => Math.Round(number, 10).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
