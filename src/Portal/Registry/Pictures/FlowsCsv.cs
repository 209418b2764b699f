using System.Globalization;
using System.Text;
using CsvHelper;
using Portal.Registry.UseCases;
using Portal.Shell.Tables;

namespace Portal.Registry.Pictures;

/// <summary>The flows of a selection as a table for a spreadsheet.</summary>
static class FlowsCsv
{
    static readonly string[] Headings = ["Slug", "Name", "From", "To", "Domain", "Pattern", "Trigger", "Schedule", "Owner", "Status", "Last seen", "Volume", "Errors", "Wants attention"];

    public static byte[] Of(Picture picture, Selection selection)
    {
        using var stream = new MemoryStream();
        using (var writer = new CsvWriter(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), CultureInfo.InvariantCulture))
        {
            Write(writer, Headings);
            foreach (var line in selection.Flows)
                Write(writer,
                [
                    line.Slug, line.Name, picture.Book.NameOf(line.From), picture.Book.NameOf(line.To), picture.Book.Domain(line.Domain)?.Name ?? line.Domain, picture.Book.Pattern(line.Pattern)?.Name ?? line.Pattern,
                    line.Flow?.Trigger?.Word(), line.Flow?.Schedule, line.Owner, line.Status.Word(), line.LastSeenAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    line.Seen?.Volume.ToString(CultureInfo.InvariantCulture), line.Seen?.Errors.ToString(CultureInfo.InvariantCulture), string.Join("; ", picture.Reasons(line)),
                ]);
        }
        return stream.ToArray();
    }

    static void Write(CsvWriter writer, IEnumerable<string?> cells)
    {
        foreach (var cell in cells) writer.WriteField(Cells.Guarded(cell ?? ""));
        writer.NextRecord();
    }
}
