using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Tables;

/// <summary>How a file is written.</summary>
/// <param name="Note">What a person should know about it, e.g. that it is not UTF-8.</param>
public sealed record CsvShape(string Encoding, char Delimiter, IReadOnlyList<string> Headings, string? Note);

/// <param name="Row">As a spreadsheet counts: the headings are row 1.</param>
/// <param name="Broken">A quotation mark stands where none may.</param>
public sealed record CsvLine(int Row, IReadOnlyList<string> Cells, bool Broken);

/// <summary>Reads delimited text whoever wrote it: encoding and delimiter are found out, never asked.</summary>
public static class CsvFile
{
    public const int MaxBytes = 20 * 1024 * 1024;
    public const int MaxCell = 10_000;

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    static CsvFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="InvalidInput">It is no text that could be read.</exception>
    public static CsvShape Detect(byte[] content)
    {
        if (content.Length == 0) throw new InvalidInput("/file", "The file is empty.", "minLength");
        if (content.Length > MaxBytes) throw new InvalidInput("/file", $"The file has {content.Length / 1048576.0:0.#} MB; at most 20 MB are read at once. Split it.", "maxLength");
        var (encoding, note) = EncodingOf(content);
        var first = FirstLine(content, encoding);
        var delimiter = Delimiters.MaxBy(d => Unquoted(first, d));
        using var parser = Parser(content, encoding, delimiter, () => { });
        if (!Next(parser) || parser.Record!.All(string.IsNullOrWhiteSpace)) throw new InvalidInput("/file", "The first row must hold the headings of the columns.", "required");
        return new CsvShape(encoding, delimiter, Headings(parser.Record!), note);
    }

    /// <summary>The rows below the headings, one at a time.</summary>
    public static IEnumerable<CsvLine> Rows(byte[] content, string encoding, char delimiter, int maxCell = MaxCell)
    {
        var broken = false;
        using var parser = Parser(content, encoding, delimiter, () => broken = true, maxCell);
        Next(parser);
        var row = 1;
        broken = false;
        while (Next(parser))
        {
            yield return new CsvLine(++row, parser.Record!, broken);
            broken = false;
        }
    }

    /// <summary>Every row, whatever the first ones are.</summary>
    public static IEnumerable<CsvLine> All(byte[] content)
    {
        var shape = Detect(content);
        yield return new CsvLine(1, shape.Headings, false);
        foreach (var line in Rows(content, shape.Encoding, shape.Delimiter, MaxBytes)) yield return line;
    }

    static CsvParser Parser(byte[] content, string encoding, char delimiter, Action broken, int maxCell = MaxCell) => new(
        new StreamReader(new MemoryStream(content), Encoding.GetEncoding(encoding), detectEncodingFromByteOrderMarks: true),
        new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString(), BadDataFound = _ => broken(), MaxFieldSize = maxCell, IgnoreBlankLines = true });

    static bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw new InvalidInput("/file", $"After row {parser.Row} a cell is longer than {MaxCell:N0} characters. Probably a quotation mark is missing.", "maxLength");
        }
    }

    static (string Encoding, string? Note) EncodingOf(byte[] content)
    {
        if (content is [0xEF, 0xBB, 0xBF, ..]) return Utf8.IsValid(content) ? ("utf-8", null) : throw new InvalidInput("/file", "The file says that it is UTF-8, but it is not. Save it again as CSV UTF-8.", "contentEncoding");
        if (content is [0xFF, 0xFE, ..]) return ("utf-16", null);
        if (content is [0xFE, 0xFF, ..]) return ("utf-16BE", null);
        if (content.AsSpan().Contains((byte)0)) throw new InvalidInput("/file", "This is not a text file. Save the spreadsheet as CSV first.", "contentMediaType");
        if (Utf8.IsValid(content)) return ("utf-8", null);
        // Five bytes mean nothing in Windows-1252: a file with them is something else.
        var strange = content.AsSpan().IndexOfAny((ReadOnlySpan<byte>)[0x81, 0x8D, 0x8F, 0x90, 0x9D]);
        if (strange >= 0) throw new InvalidInput("/file", $"The file is neither UTF-8 nor Windows-1252: see line {content.AsSpan(0, strange).Count((byte)'\n') + 1}. Save it as CSV UTF-8.", "contentEncoding");
        return ("windows-1252", "The file is not UTF-8; it was read as Windows-1252. Look at names with accents.");
    }

    static string FirstLine(byte[] content, string encoding)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.GetEncoding(encoding), detectEncodingFromByteOrderMarks: true);
        return reader.ReadLine() ?? "";
    }

    static int Unquoted(string line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted) count++;
        }
        return count;
    }

    /// <summary>Every column gets a name of its own, so that a mapping can point to it.</summary>
    static List<string> Headings(string[] cells)
    {
        var headings = new List<string>();
        foreach (var (cell, i) in cells.Select((c, i) => (c.Trim(), i)))
        {
            var name = cell.Length == 0 ? $"Column {i + 1}" : cell;
            headings.Add(headings.Contains(name) ? $"{name} ({i + 1})" : name);
        }
        return headings;
    }
}
