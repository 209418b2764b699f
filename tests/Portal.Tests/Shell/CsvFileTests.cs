using System.Text;
using Portal.Kernel.Contracts;
using Portal.Shell.Tables;

namespace Portal.Tests.Shell;

/// <summary>Files as people's programs write them.</summary>
public sealed class CsvFileTests
{
    [Theory]
    [InlineData("a,b,c\n1,2,3", ',')]
    [InlineData("a;b,x;c\n1;2;3", ';')]
    [InlineData("a\tb\tc\n1\t2\t3", '\t')]
    [InlineData("a|b|c\n1|2|3", '|')]
    [InlineData("\"a,a;;\",b,c\n1,2,3", ',')]
    public void The_delimiter_is_found(string text, char delimiter)
    {
        var shape = CsvFile.Detect(Encoding.UTF8.GetBytes(text));
        Assert.Equal((delimiter, 3), (shape.Delimiter, shape.Headings.Count));
    }

    [Theory]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16BE", true, "utf-16BE")]
    [InlineData("iso-8859-1", false, "windows-1252")]
    public void The_encoding_is_found_and_names_keep_their_accents(string written, bool mark, string found)
    {
        var encoding = Encoding.GetEncoding(written);
        byte[] content = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("naïve,größe\nMéxico,Ünal\n")];
        var shape = CsvFile.Detect(content);
        Assert.Equal((found, "naïve"), (shape.Encoding, shape.Headings[0]));
        Assert.Equal(found == "windows-1252", shape.Note is not null);
        Assert.Equal(["México", "Ünal"], Assert.Single(CsvFile.Rows(content, shape.Encoding, shape.Delimiter)).Cells);
    }

    [Theory]
    [InlineData(new byte[0], "The file is empty.")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0, 0 }, "This is not a text file.")]
    [InlineData(new byte[] { 65, 44, 66, 10, 65, 0xC3, 0x28, 0x81 }, "see line 2")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 65, 0xC3, 0x28 }, "says that it is UTF-8")]
    public void What_is_no_text_is_refused_with_what_to_do(byte[] content, string says) => Assert.Contains(says, Assert.Throws<InvalidInput>(() => CsvFile.Detect(content)).Message);

    [Fact]
    public void More_than_twenty_megabytes_are_refused() => Assert.Contains("at most 20 MB", Assert.Throws<InvalidInput>(() => CsvFile.Detect(new byte[CsvFile.MaxBytes + 1])).Message);

    [Fact]
    public void A_quotation_mark_that_never_ends_is_named_by_its_row()
    {
        var content = Encoding.UTF8.GetBytes("a,b\n1,2\n3,\"open\n" + string.Concat(Enumerable.Repeat("4,5\n", 5000)));
        var refusal = Assert.Throws<InvalidInput>(() => CsvFile.Rows(content, "utf-8", ',').Count());
        Assert.Contains("quotation mark is missing", refusal.Message);
    }

    [Fact]
    public void Rows_are_counted_as_a_spreadsheet_counts_and_headings_get_names_of_their_own()
    {
        var content = Encoding.UTF8.GetBytes("a,,a\n1,\"two\nlines\",3\n4,5,6\n");
        Assert.Equal(["a", "Column 2", "a (3)"], CsvFile.Detect(content).Headings);
        Assert.Equal([(2, "two\nlines"), (3, "5")], CsvFile.Rows(content, "utf-8", ',').Select(r => (r.Row, r.Cells[1])));
    }
}
