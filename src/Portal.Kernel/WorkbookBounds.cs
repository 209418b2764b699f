using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Portal.Kernel;

/// <summary>
/// What a workbook may hold before anything of it is made: readers fill up every gap between two cells, so a file of a few bytes that names a far cell would fill the memory.
/// </summary>
public static class WorkbookBounds
{
    public const int Rows = 200_000, Columns = 500, Cells = 5_000_000;

    /// <summary>What the parts may unpack to, whatever their headers say.</summary>
    const long Unpacked = 200 * 1024 * 1024;

    /// <summary>What is too much, as it goes behind "the file": <c>has more than 500 columns</c>. Null: nothing.</summary>
    /// <exception cref="XmlException">A sheet cannot be read.</exception>
    public static string? Problem(ZipArchive zip)
    {
        var left = Unpacked;
        var buffer = new byte[81_920];
        foreach (var part in zip.Entries)
        {
            using var content = part.Open();
            while (content.Read(buffer) is > 0 and var read)
            {
                if ((left -= read) < 0) return "unpacks to more than 200 MB";
            }
        }
        return zip.Entries.Select(Sheet).FirstOrDefault(p => p is not null);
    }

    static string? Sheet(ZipArchiveEntry part)
    {
        using var content = part.Open();
        using var xml = XmlReader.Create(content);
        try
        {
            if (xml.MoveToContent() is not XmlNodeType.Element || xml.LocalName != "worksheet") return null;
        }
        catch (XmlException)
        {
            // A picture, for example.
            return null;
        }
        var (row, column, width, cells) = (0, 0, 0, 0L);
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element) continue;
            if (xml.LocalName == "row") (row, column) = (int.TryParse(xml.GetAttribute("r"), CultureInfo.InvariantCulture, out var said) ? Math.Max(row, said) : row + 1, 0);
            else if (xml.LocalName == "c") (column, cells) = (ColumnOf(xml.GetAttribute("r")) ?? column + 1, cells + 1);
            // Readers believe it about the width.
            else if (xml.LocalName == "dimension") column = ColumnOf(xml.GetAttribute("ref")?.Split(':')[^1]) ?? 0;
            else continue;
            width = Math.Max(width, column);
            if (row > Rows) return string.Create(CultureInfo.InvariantCulture, $"has more than {Rows:N0} rows");
            if (width > Columns) return $"has more than {Columns} columns";
            if (cells > Cells || (long)row * width > Cells) return string.Create(CultureInfo.InvariantCulture, $"has more than {Cells:N0} cells");
        }
        return null;
    }

    /// <summary>From 1; null: it is no cell's name.</summary>
    static int? ColumnOf(string? cell)
    {
        var column = 0;
        foreach (var letter in (cell ?? "").TakeWhile(char.IsAsciiLetter)) column = Math.Min((column * 26) + char.ToUpperInvariant(letter) - 'A' + 1, 1_000_000);
        return column == 0 ? null : column;
    }
}
