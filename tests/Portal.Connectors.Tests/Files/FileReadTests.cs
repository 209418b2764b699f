using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MiniExcelLibs;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>Files as companies and people leave them in a folder.</summary>
public sealed class FileReadTests : IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    IConnectedSystem Items(params (string Name, string Value)[] more) => drop.Open("items", "Description=name, Unit price=price", [("KeyColumn", "Item no."), .. more]);

    Task<List<DomainRow>> Read(IConnectedSystem system, int size = 500, DateTimeOffset? since = null) => Drop.All(system, "items", size, since);

    [Fact]
    public async Task Files_are_read_in_the_order_of_their_names_page_by_page()
    {
        drop.Put("b.csv", "Item no.,Description,Unit price\r\nB-1,Bolt,1\r\nB-2,Bolt,2\r\nB-3,Bolt,3\r\n");
        drop.Put("a.csv", "Item no.,Description,Unit price\r\nA-1,Axle,1\r\nA-2,Axle,2\r\n");
        drop.Put("c.txt", "Item no.\r\nC-1\r\n");
        foreach (var size in (int[])[1, 2, 3, 100]) Assert.Equal(["A-1", "A-2", "B-1", "B-2", "B-3"], (await Read(Items(), size)).Select(r => r.Key));
    }

    [Fact]
    public async Task Only_files_of_the_pattern_are_read()
    {
        drop.Put("settlements-01.csv", "Item no.\r\nA-1\r\n");
        drop.Put("other.csv", "Item no.\r\nA-2\r\n");
        Assert.Equal(["A-1"], (await Read(Items(("Pattern", "settlements-*.csv")))).Select(r => r.Key));
    }

    [Fact]
    public async Task A_file_that_may_still_be_written_is_left_until_it_was_quiet_or_its_companion_came()
    {
        var content = "Item no.\r\nA-1\r\n"u8.ToArray();
        drop.Put("fresh.csv", content, TimeSpan.FromSeconds(5));
        drop.Put("half.csv.part", content);
        drop.Put("~$open.csv", content);
        Assert.Empty(await Read(Items()));
        drop.Put("fresh.csv.done", []);
        Assert.Empty(await Read(Items()));
        drop.Put("fresh.csv.done", [], TimeSpan.Zero);
        Assert.Single(await Read(Items()));
        Assert.Empty(await Read(Items(("Pattern", "half*"))));
    }

    [Fact]
    public async Task Where_companions_are_agreed_on_a_quiet_file_is_not_enough()
    {
        drop.Put("a.csv", "Item no.\r\nA-1\r\n");
        Assert.Empty(await Read(Items(("Complete", "companion"))));
        drop.Put("a.csv.done", [], TimeSpan.Zero);
        Assert.Single(await Read(Items(("Complete", "companion"))));
    }

    [Fact]
    public async Task A_file_without_its_checksum_is_not_read_and_the_next_one_is()
    {
        var content = "Item no.\r\nA-1\r\n"u8.ToArray();
        drop.Put("a.csv", content);
        drop.Put("a.csv.sha256", Encoding.UTF8.GetBytes(new string('0', 64) + "  a.csv\n"));
        drop.Put("b.csv", "Item no.\r\nB-1\r\n");
        Assert.Equal(["B-1"], (await Read(Items())).Select(r => r.Key));
        Assert.Contains(drop.Told, t => t.StartsWith("a.csv", StringComparison.Ordinal) && t.Contains("checksum", StringComparison.Ordinal));
        var later = DateTimeOffset.UtcNow.AddMilliseconds(20);
        while (DateTimeOffset.UtcNow <= later.AddMilliseconds(20)) await Task.Yield();
        drop.Put("a.csv.sha256", Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content)) + "  a.csv\n"));
        Assert.Equal(["A-1"], (await Read(Items(), since: later)).Select(r => r.Key));
    }

    [Fact]
    public async Task Since_leaves_out_files_that_were_there_before_and_no_file_that_came_with_an_old_time()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        drop.Put("old.csv", "Item no.\r\nOLD\r\n"u8.ToArray(), TimeSpan.FromDays(3));
        Assert.Equal(["OLD"], (await Read(Items(), since: before)).Select(r => r.Key));
        var after = DateTimeOffset.UtcNow.AddMilliseconds(20);
        while (DateTimeOffset.UtcNow <= after.AddMilliseconds(20)) await Task.Yield();
        // Moved into the folder: it keeps its time.
        drop.Put("moved.csv", "Item no.\r\nMOVED\r\n"u8.ToArray(), TimeSpan.FromDays(2));
        Assert.Equal(["MOVED"], (await Read(Items(), since: after)).Select(r => r.Key));
        drop.Put("old.csv", "Item no.\r\nNEWER\r\n"u8.ToArray(), TimeSpan.FromDays(1));
        Assert.Equal(["MOVED", "NEWER"], (await Read(Items(), since: after)).Select(r => r.Key));
        Assert.Empty(await Read(Items(), since: DateTimeOffset.UtcNow.AddSeconds(5)));
    }

    [Fact]
    public async Task A_file_that_is_replaced_between_two_pages_is_read_from_its_beginning()
    {
        drop.Put("a.csv", "Item no.\r\nA-1\r\nA-2\r\nA-3\r\n");
        var reader = (IDomainReader)Items();
        var first = await reader.Read("items", new ReadAsk(Size: 2), CancellationToken.None);
        drop.Put("a.csv", "Item no.\r\nA-0\r\nA-1\r\nA-2\r\nA-3\r\nA-4\r\n");
        var rest = await reader.Read("items", new ReadAsk(Cursor: first.Next), CancellationToken.None);
        Assert.Equal(["A-0", "A-1", "A-2", "A-3", "A-4"], rest.Rows.Select(r => r.Key));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public async Task Encoding_and_delimiter_are_found_out(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var as_ = Encoding.GetEncoding(encoding);
        drop.Put("a.csv", [.. as_.GetPreamble(), .. as_.GetBytes("Item no.;Description;Unit price\r\nA-1;\"Döse; groß\r\nund rund\";42,50\r\n")]);
        var row = Assert.Single(await Read(Items()));
        Assert.Equal(("Döse; groß\r\nund rund", "42.5"), (row["name"], row["price"]));
    }

    [Fact]
    public async Task Numbers_are_read_by_the_mark_that_their_file_shows_and_never_guessed()
    {
        drop.Put("comma.csv", "Item no.;Unit price\r\nC-1;1.234\r\nC-2;0,5\r\nC-3;€ 1.234,56\r\nC-4;-3\r\nC-5;7,50-\r\n");
        drop.Put("mixed.csv", "Item no.;Unit price\r\nM-1;1.234\r\nM-2;0,5\r\nM-3;310.00\r\nM-4;n/a\r\nM-5;1'200.5\r\n");
        drop.Put("point.csv", "Item no.;Unit price\r\nP-1;1.234\r\nP-2;12,345.6\r\n");
        var read = (await Read(Items())).ToDictionary(r => r.Key);
        Assert.Equal(["1234", "0.5", "1234.56", "-3", "-7.5"], read.Values.Where(r => r.Key[0] == 'C').Select(r => r["price"]));
        Assert.Equal([null, "0.5", "310", null, "1200.5"], read.Values.Where(r => r.Key[0] == 'M').Select(r => r["price"]));
        Assert.Equal(["1.234", "12345.6"], read.Values.Where(r => r.Key[0] == 'P').Select(r => r["price"]));
        // Not said is not the same as empty: what could not be read empties nothing elsewhere.
        Assert.False(read["M-1"].Values.ContainsKey("price"));
        Assert.Contains(drop.Told, t => t.StartsWith("mixed.csv row 2: price holds '1.234'", StringComparison.Ordinal));
        Assert.Contains(drop.Told, t => t.StartsWith("mixed.csv row 5: price holds 'n/a'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-12-31", "", "2026-12-31")]
    [InlineData("31.12.2026", "", "2026-12-31")]
    [InlineData("01.02.2026", "", "2026-02-01")]
    [InlineData("12/31/2026", "", "2026-12-31")]
    [InlineData("01/02/2026", "", null)]
    [InlineData("01/02/2026", "dmy", "2026-02-01")]
    [InlineData("01/02/2026", "mdy", "2026-01-02")]
    [InlineData("2026-13-01", "", null)]
    [InlineData("31.02.2026", "", null)]
    public async Task A_date_with_two_meanings_is_not_guessed(string cell, string order, string? day)
    {
        drop.Put("a.csv", $"key,due\r\nI-1,{cell}\r\n");
        var row = Assert.Single(await Drop.All(drop.Open("invoices", "due=due-on", ("DateOrder", order)), "invoices"));
        Assert.Equal(day, row["due-on"]);
        Assert.Equal(day is null, drop.Told.Any(t => t.Contains("due-on holds", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_that_are_not_taken_are_told_one_by_one()
    {
        drop.Put("a.csv", "Price list 2026\r\n\r\n\" Item no. \",Description,Unit price\r\nA-1,Axle,1\r\n,Nameless,2\r\nItem no.,Description,Unit price\r\nA-2,Axle, with a comma,3\r\nTOTAL,,6\r\na-1,Axle,4\r\n");
        var rows = await Read(Items());
        Assert.Equal(["A-1", "a-1"], rows.Select(r => r.Key));
        Assert.Equal([5, 6, 7, 8, 9], drop.Told.Where(t => t.StartsWith("a.csv row", StringComparison.Ordinal)).Select(t => int.Parse(t.Split(' ')[2].TrimEnd(':'))));
    }

    [Fact]
    public async Task A_row_with_fewer_cells_than_headings_empties_nothing_and_is_told()
    {
        drop.Put("a.csv", "Item no.,Description,Unit price\r\nA-1,Axle\r\nA-2,Bolt,\r\nA-3\r\n");
        var row = Assert.Single(await Read(Items()));
        Assert.Equal(("A-2", null), (row.Key, row["price"]));
        Assert.Equal([2, 4], drop.Told.Where(t => t.Contains("fewer cells", StringComparison.Ordinal)).Select(t => int.Parse(t.Split(' ')[2].TrimEnd(':'))));
    }

    [Theory, InlineData("utf-8"), InlineData("utf-16"), InlineData("utf-16BE")]
    public async Task A_file_whose_last_line_has_no_end_may_be_cut_off_unless_its_companion_says_otherwise(string encoding)
    {
        byte[] Bytes(string text) => [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)];
        drop.Put("a.csv", Bytes("Item no.,Description\r\nA-1,Axle\r\nA-2,Bo"));
        drop.Put("b.csv", Bytes("Item no.,Description\r\nB-1,Bolt\r\n"));
        var page = await ((IDomainReader)Items()).Read("items", new ReadAsk(), CancellationToken.None);
        Assert.Equal((true, "B-1"), (page.Partial, Assert.Single(page.Rows).Key));
        Assert.Contains(drop.Told, t => t.StartsWith("a.csv", StringComparison.Ordinal) && t.Contains("cut off", StringComparison.Ordinal));
        drop.Put("a.csv.done", [], TimeSpan.Zero);
        page = await ((IDomainReader)Items()).Read("items", new ReadAsk(), CancellationToken.None);
        Assert.Equal((false, 2), (page.Partial, page.Rows.Count(r => r.Key[0] == 'A')));
    }

    [Fact]
    public async Task A_column_that_is_missing_is_told_and_says_nothing()
    {
        drop.Put("a.csv", "Item no.,Description\r\nA-1,\r\n");
        var row = Assert.Single(await Read(Items()));
        Assert.Equal((true, false), (row.Values.ContainsKey("name"), row.Values.ContainsKey("price")));
        Assert.Null(row["name"]);
        Assert.Contains(drop.Told, t => t.Contains("no column 'Unit price'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.csv", "no,headings\r\n1,2\r\n")]
    [InlineData("a.csv", "Item no.\0binary\n")]
    [InlineData("a.xlsx", "this is no workbook")]
    public async Task A_file_that_cannot_be_read_as_a_whole_is_named(string name, string content)
    {
        drop.Put(name, content);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Read(Items(("Format", name[2..]))));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_as_people_send_it_is_read_and_its_flaws_are_told()
    {
        MiniExcel.SaveAs(drop.At("prices.xlsx"), (Dictionary<string, object?>[])
        [
            Line("Demo Supply Ltd – price list"), Line(), Line(" Item no.", "Description\n(EN)", "Unit price EUR ", "Valid from"),
            Line("VALVE-100", "Ball valve", 42.5, new DateTime(2026, 1, 1)),
            Line(" valve-100 ", "Ball valve, once more", "42,50", "01/02/2026"),
            Line("PUMP-200", "Pump", "€ 310.00", 46023d),
            Line(10045d, "Number", 7.949999999999999, 46023d),
            Line("0010045", "Zeros", "1.234,56", "2026-13-01"),
            Line("SEAL-300", "non-breaking\u00a0space\t", "n/a", null),
            Line(), Line("TOTAL", null, 1594.96),
        ], printHeader: false);
        File.SetLastWriteTimeUtc(drop.At("prices.xlsx"), DateTime.UtcNow.AddHours(-1));
        var system = drop.Open("items", "Description (EN)=name, Unit price EUR=price, Valid from=starts-on", ("KeyColumn", "item no."), ("Format", "xlsx"));
        var rows = await Read(system);
        Assert.Equal(["VALVE-100", "valve-100", "PUMP-200", "10045", "0010045", "SEAL-300"], rows.Select(r => r.Key));
        Assert.Equal(["42.5", "42.5", "310", "7.95", "1234.56", null], rows.Select(r => r["price"]));
        Assert.Equal(["2026-01-01", null, "2026-01-01", "2026-01-01", null, null], rows.Select(r => r["starts-on"]));
        Assert.Equal("non-breaking\u00a0space", rows[^1]["name"]);
        // The item in another case, two dates, a price, the sum.
        Assert.Equal([5, 5, 8, 9, 11], drop.Told.Where(t => t.Contains(" row ", StringComparison.Ordinal)).Select(t => int.Parse(t.Split(' ')[2].TrimEnd(':'))).Order());
    }

    /// <summary>As openpyxl wrote it: rows that are not there, a hidden row, a hidden sheet, formulas that nobody worked out yet.</summary>
    [Fact]
    public async Task A_workbook_of_another_program_is_read_and_a_formula_without_a_result_empties_nothing()
    {
        drop.Put("prices.xlsx", await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(Here())!, "messy-prices.xlsx")), TimeSpan.FromHours(1));
        var rows = await Read(drop.Open("items", "Description (EN)=name, Unit price EUR=price, Valid from=starts-on", ("KeyColumn", "Item no."), ("Format", "xlsx")));
        Assert.Equal(["VALVE-100", "valve-100", "PUMP-200", "10045", "0010045", "SEAL-300", "GASKET-É"], rows.Select(r => r.Key));
        Assert.Equal(["42.5", "42.5", "310", "7.95", "1234.56", null, null], rows.Select(r => r["price"]));
        Assert.False(rows[^1].Values.ContainsKey("price"));
        Assert.False(rows[^1].Values.ContainsKey("name"));
        Assert.Equal([5, 5, 8, 9, 10, 10, 10, 12], drop.Told.Where(t => t.Contains(" row ", StringComparison.Ordinal)).Select(t => int.Parse(t.Split(' ')[2].TrimEnd(':'))).Order());
    }

    [Theory]
    [InlineData("""<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"/></row>""", "200,000 rows")]
    [InlineData("""<row r="1"><c r="A1"/><c r="XFD1"/></row>""", "500 columns")]
    [InlineData("""<dimension ref="A1:XFD2"/><sheetData><row r="1"><c r="A1"/></row></sheetData>""", "500 columns")]
    [InlineData("""<row r="1"><c r="A1"/><c r="ZZZZZZZZZZ1"/></row>""", "500 columns")]
    [InlineData("""<row r="1"><c r="A1"/><c r="CZ1"/></row><row r="150000"><c r="A150000"/></row>""", "5,000,000 cells")]
    public async Task A_small_workbook_that_would_fill_the_memory_is_refused_before_anything_is_made(string sheet, string words)
    {
        MiniExcel.SaveAs(drop.At("a.xlsx"), (Dictionary<string, object?>[])[Line("Item no.")], printHeader: false);
        using (var zip = System.IO.Compression.ZipFile.Open(drop.At("a.xlsx"), System.IO.Compression.ZipArchiveMode.Update))
        {
            var part = zip.Entries.Single(e => e.FullName.EndsWith("worksheets/sheet1.xml", StringComparison.Ordinal));
            var name = part.FullName;
            part.Delete();
            await using var text = new StreamWriter(zip.CreateEntry(name).Open());
            await text.WriteAsync($"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{(sheet.Contains("sheetData", StringComparison.Ordinal) ? sheet : $"<sheetData>{sheet}</sheetData>")}</worksheet>""");
        }
        File.SetLastWriteTimeUtc(drop.At("a.xlsx"), DateTime.UtcNow.AddHours(-1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(words, (await Assert.ThrowsAsync<ConnectionFault>(() => Read(Items(("Format", "xlsx"))))).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000);
    }

    static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;

    static Dictionary<string, object?> Line(params object?[] cells) => Enumerable.Range(0, 4).ToDictionary(i => $"{(char)('A' + i)}", i => cells.ElementAtOrDefault(i));

    [Fact]
    public async Task A_link_out_of_the_folder_a_folder_and_a_pipe_are_not_read()
    {
        using var other = new Drop();
        other.Put("secret.csv", "Item no.\r\nSECRET\r\n");
        File.CreateSymbolicLink(drop.At("link.csv"), other.At("secret.csv"));
        Directory.CreateDirectory(drop.At("folder.csv"));
        using (var made = Process.Start("mkfifo", [drop.At("pipe.csv")])) await made.WaitForExitAsync();
        File.SetLastWriteTimeUtc(drop.At("pipe.csv"), DateTime.UtcNow.AddHours(-1));
        drop.Put("z.csv", "Item no.\r\nZ-1\r\n");
        Assert.Equal(["Z-1"], (await Read(Items())).Select(r => r.Key));
    }

    [Theory]
    [InlineData("file:///data/../etc", "*.csv", "items")]
    [InlineData("file:///data/%2e%2e/etc", "*.csv", "items")]
    [InlineData("file://server/share", "*.csv", "items")]
    [InlineData("https://example.org/", "*.csv", "items")]
    [InlineData("file:///data", "../*.csv", "items")]
    [InlineData("file:///data", "*.csv", "../items")]
    public void Terms_that_lead_out_of_a_folder_are_refused(string url, string pattern, string domain) =>
        Assert.Throws<ConnectionFault>(() => new Portal.Connectors.Files.FilesConnector().Open(ConnectionTerms.Of("drop", "files", (Term.BaseUrl, url), ("Pattern", pattern), ("Domain", domain), ("Columns", "name")), Rooms.Room()));

    [Fact]
    public async Task A_test_looks_into_the_folder()
    {
        var system = Items();
        await system.Test(CancellationToken.None);
        var gone = new Portal.Connectors.Files.FilesConnector().Open(ConnectionTerms.Of("drop", "files", (Term.BaseUrl, $"file://{drop.At("gone")}"), ("Domain", "items"), ("Columns", "name")), Rooms.Room());
        Assert.Equal(FaultKind.Refused, (await Assert.ThrowsAsync<ConnectionFault>(() => gone.Test(CancellationToken.None))).Kind);
    }
}
