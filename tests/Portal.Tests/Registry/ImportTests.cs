using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MiniExcelLibs;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Import;
using Portal.Registry.UseCases;
using Portal.Shell.Tables;

namespace Portal.Tests.Registry;

/// <summary>What is exported and imported again is the same.</summary>
public sealed class ExportTests
{
    static readonly Gen<string?> Text = Gen.OneOf(Gen.Constant<string?>(null), Gen.Elements<string?>("plain", "=1+1", "'=x", "-5", "a,b;c\n\"quoted\"\r\nline", "{\"json\":1}", "[1]", "é ünal 日本", " spaces ", "true", "7", "'", "''+"));
    static readonly DateOnly Day = new(2026, 1, 1);

    static readonly Gen<Book> Books =
        from texts in Text.ArrayOf(12)
        from n in Gen.Choose(0, 5)
        let t = new Func<int, string?>(i => texts[i % texts.Length])
        select new Book(1,
        [
            .. Enumerable.Range(0, n).Select(i => new RegisteredSystem { Slug = $"s{i}", Name = t(i) ?? "n", Owner = t(i + 1), Purpose = t(i + 2), Criticality = (Criticality)(i % 4), State = (SystemState)(i % 4), StateSince = i % 2 == 0 ? Day : null }),
            .. Enumerable.Range(0, n).Select(i => new DataDomain { Slug = $"d{i}", Name = t(i + 3) ?? "n", ClaimedBy = [$"s{i}"], Fields = [new DomainField { Slug = "f", Name = t(i + 4), Personal = i % 2 == 0 }], Ownership = [new OwnedFrom { System = $"s{i}", From = Day.AddDays(i), Until = i % 2 == 0 ? Day.AddDays(i + 5) : null }], Copies = [new DomainCopy { System = "s0", Why = t(i) }] }),
            .. Enumerable.Range(0, n).Select(i => new Flow { Slug = $"w{i}", Name = t(i + 5) ?? "n", From = "s0", To = $"s{i}", Domain = i % 2 == 0 ? $"d{i}" : null, Runbook = t(i + 6), Trigger = i % 2 == 0 ? FlowTrigger.Batch : null, RhythmMinutes = i % 3 == 0 ? 5 : null, Credentials = ["key, one"], RunsAs = [new FlowRunner { Kind = RunnerKind.ApiClient, Name = t(i + 7) ?? "n" }], State = (FlowState)(i % 4) }),
            .. Enumerable.Range(0, n).Select(i => new FlowException { Slug = $"e{i}", Name = "n", Flow = $"w{i}", Reason = t(i + 8) ?? "r", Until = Day }),
            .. Enumerable.Range(0, n).Select(i => new Decision { Slug = $"c{i}", Name = "n", On = Day, Choice = t(i + 9), About = ["a", "b"] }),
        ]);

    [Property(MaxTest = 100)]
    public FsCheck.Property A_round_trip_changes_nothing() => Prop.ForAll(Books.ToArbitrary(), book =>
    {
        var lines = CsvFile.All(Table.ToCsv(book)).ToList();
        var read = Table.Read(lines[0].Cells, lines.Skip(1));
        Assert.Empty(read.Problems);
        Assert.Equal(Written(book.All), Written(read.Items.Select(i => i.Item)));
    });

    static IEnumerable<string> Written(IEnumerable<RegistryItem> items) => items.Select(ItemList.Write).Order(StringComparer.Ordinal);
}

[Trait("Suite", "integration")]
public sealed class ImportTests
{
    const string Address = "/api/v1/registry/import";

    static async Task<JsonElement> Post(HttpClient http, byte[] content, string type, bool dryRun, int expected = 200)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await http.PostAsync($"{Address}?dryRun={(dryRun ? "true" : "false")}", body);
        return await answer.Body(expected);
    }

    static (int, int, int) Counts(JsonElement outcome) => (outcome.GetProperty("creates").GetInt32(), outcome.GetProperty("updates").GetInt32(), outcome.GetProperty("unchanged").GetInt32());

    [Theory, OnEveryDatabase]
    public async Task A_dry_run_says_what_would_happen_and_keeps_nothing(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var name = $"Wms {Guid.NewGuid():n}";
        using var workbook = new MemoryStream();
        workbook.SaveAs(new[] { new Dictionary<string, object?> { ["From system"] = name, ["To system"] = "E R P", ["Data"] = "Inventory", ["Owner"] = "Depot", ["Frequency"] = "nightly" }, new() { ["From system"] = name, ["To system"] = null, ["Data"] = "x", ["Owner"] = null, ["Frequency"] = null } });
        var dry = await Post(http, workbook.ToArray(), XlsxFile.MediaType, dryRun: true);
        // The system, and the flow from it; the ERP and the domain are known.
        Assert.Equal((2, (2, 0, 2)), (dry.GetProperty("rows").GetInt32(), Counts(dry)));
        var problem = Assert.Single(dry.GetProperty("problems").EnumerateArray());
        Assert.Equal((3, "To system"), (problem.GetProperty("row").GetInt32(), problem.GetProperty("column").GetString()));
        Assert.Contains(dry.GetProperty("duplicates").EnumerateArray(), d => d.GetProperty("suggestion").GetString() == "ERP");
        Assert.DoesNotContain((await app.Send(new ReadRegistry())).Book.Systems, s => s.Name == name);

        Assert.Equal((2, 0, 2), Counts(await Post(http, workbook.ToArray(), XlsxFile.MediaType, dryRun: false)));
        Assert.Equal((0, 0, 4), Counts(await Post(http, workbook.ToArray(), XlsxFile.MediaType, dryRun: false)));
        Assert.Contains((await app.Send(new ReadRegistry())).Book.Flows, f => f.To == "erp" && f.Owner == "Depot" && f.RhythmMinutes == 1440 && f.State is FlowState.Found);
    }

    [Fact]
    public async Task The_export_of_the_whole_registry_can_be_imported_again()
    {
        await using var app = await PortalApp.Start();
        using var http = app.Client(DemoKey.Automation);
        var csv = await http.GetByteArrayAsync("/api/v1/registry/export.csv");
        var (creates, updates, unchanged) = Counts(await Post(http, csv, "text/csv", dryRun: true));
        Assert.Equal((0, 0), (creates, updates));
        Assert.True(unchanged >= 40);
    }

    [Fact]
    public async Task What_is_no_table_is_refused_with_what_to_do()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        Assert.Contains("cannot be read", (await Post(http, "PK nothing"u8.ToArray(), XlsxFile.MediaType, true, 422)).ToString());
        await Post(http, Encoding.UTF8.GetBytes("{}"), "application/json", true, 415);
    }

    [Fact]
    public void A_small_workbook_that_would_fill_the_memory_is_refused_before_anything_is_made()
    {
        using var workbook = new MemoryStream();
        using (var zip = new ZipArchive(workbook, ZipArchiveMode.Create, leaveOpen: true))
        using (var sheet = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open()))
            sheet.Write("""<worksheet><sheetData><row r="1048576"><c r="A1048576"/></row></sheetData></worksheet>""");
        Assert.Contains("200,000 rows", Assert.Throws<InvalidInput>(() => XlsxFile.All(workbook.ToArray())).Message);
    }
}
