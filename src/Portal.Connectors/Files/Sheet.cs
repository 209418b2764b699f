using System.IO.Compression;
using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <param name="Row">As a spreadsheet counts, from 1.</param>
/// <param name="Cells">Text, and in workbooks also double, bool and DateTime; null where nothing stands.</param>
/// <param name="Broken">A quotation mark stands where none may.</param>
internal sealed record SheetLine(int Row, IReadOnlyList<object?> Cells, bool Broken = false);

/// <summary>The first visible sheet of a workbook.</summary>
internal static class Workbook
{
    /// <summary>What the parts of a workbook may unpack to.</summary>
    const long MaxUnpacked = 200 * 1024 * 1024;

    /// <exception cref="ConnectionFault">It is no workbook that could be read.</exception>
    public static IReadOnlyList<SheetLine> Read(string file, byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content);
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
                if (zip.Entries.Sum(e => e.Length) > MaxUnpacked) throw new ConnectionFault(FaultKind.Refused, $"{file} unpacks to more than 200 MB. Split it.");
            stream.Position = 0;
            var sheet = stream.GetSheetInformations().FirstOrDefault(s => s.State is SheetState.Visible)?.Name;
            stream.Position = 0;
            return [.. stream.Query(useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().Select((cells, i) => new SheetLine(i + 1, [.. cells.Values]))];
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or FormatException or InvalidOperationException or NotSupportedException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw new ConnectionFault(FaultKind.Refused, $"{file} is no workbook that can be read. Save it again as .xlsx.", inner: fault);
        }
    }
}
