using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>CSV by RFC 4180, whoever wrote it.</summary>
internal static partial class CsvText
{
    const int MaxCell = 100_000;
    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    static CsvText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="delimiter">Null: the one that separates the most in the first lines.</param>
    /// <exception cref="ConnectionFault">It is no text.</exception>
    public static IReadOnlyList<SheetLine> Read(string file, byte[] content, char? delimiter)
    {
        var text = Text(file, content);
        var broken = false;
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = (delimiter ?? Likely(text)).ToString(),
            BadDataFound = _ => broken = true,
            MaxFieldSize = MaxCell,
            IgnoreBlankLines = false,
        });
        var lines = new List<SheetLine>();
        try
        {
            while (parser.Read())
            {
                lines.Add(new SheetLine(parser.Row, [.. parser.Record!.Select(c => (object)Unguarded(c))], broken));
                broken = false;
            }
        }
        catch (MaxFieldSizeException fault)
        {
            throw new ConnectionFault(FaultKind.Refused, $"{file} cannot be read: after line {parser.RawRow} a cell has more than {MaxCell} characters. Probably a quotation mark is missing.", inner: fault);
        }
        return lines;
    }

    /// <summary>Whether the last line has its end: where it has none, the rest may be missing.</summary>
    public static bool EndsWithLine(byte[] content) => content switch
    {
        [0xFF, 0xFE, ..] => content is [.., (byte)'\n' or (byte)'\r', 0],
        [0xFE, 0xFF, ..] => content is [.., 0, (byte)'\n' or (byte)'\r'],
        _ => content is [.., (byte)'\n' or (byte)'\r'],
    };

    /// <summary>UTF-8 without a mark, lines end as the standard says.</summary>
    public static byte[] Write(IEnumerable<IReadOnlyList<string?>> rows, char delimiter)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(delimiter, row.Select(c => Quoted(Guarded(c ?? ""), delimiter))).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static string Quoted(string cell, char delimiter) =>
        cell.AsSpan().IndexOfAny(['"', '\r', '\n', delimiter]) >= 0 || cell is [' ', ..] or [.., ' '] ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    /// <summary>A spreadsheet must not take a text for a formula; a negative number or a telephone number is none.</summary>
    static string Guarded(string cell) => Formula().IsMatch(cell) && !Negative().IsMatch(cell) && !PhoneNumber().IsMatch(cell) ? $"'{cell}" : cell;

    static string Unguarded(string cell) => cell.StartsWith('\'') && Formula().IsMatch(cell) ? cell[1..] : cell;

    // With the apostrophes that a text has of its own, or one of them would be lost on the way back.
    [GeneratedRegex(@"^'*[=+\-@\t\r]")]
    private static partial Regex Formula();

    [GeneratedRegex(@"^-\d+(\.\d+)?\z")]
    private static partial Regex Negative();

    [GeneratedRegex(@"^\+[\d ()./-]+\z")]
    private static partial Regex PhoneNumber();

    static string Text(string file, byte[] content)
    {
        if (content is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8.GetString(content.AsSpan(3));
        if (content is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(content.AsSpan(2));
        if (content is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(content.AsSpan(2));
        if (content.AsSpan().Contains((byte)0)) throw new ConnectionFault(FaultKind.Refused, $"{file} is no text file.");
        // What is no UTF-8 was written by an older Windows program.
        return (Utf8.IsValid(content) ? Encoding.UTF8 : Encoding.GetEncoding(1252)).GetString(content);
    }

    static char Likely(string text)
    {
        var sample = text.Split('\n', 31).Take(30).Select(l => Regex.Replace(l, "\"[^\"]*\"", "")).ToList();
        return Delimiters.MaxBy(d => sample.Sum(l => l.Count(c => c == d)));
    }
}
