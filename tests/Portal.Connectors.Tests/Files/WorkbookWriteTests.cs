using System.Diagnostics;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>The workbook of a domain that Portal keeps for people who open it in a spreadsheet program.</summary>
public sealed class WorkbookWriteTests : IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    IConnectedSystem Customers() => drop.Open("customers", "Company name=company, Limit=credit-limit", ("Format", "xlsx"));

    Task<IReadOnlyList<RowOutcome>> Write(params DomainRow[] rows) => Drop.Write(Customers(), "customers", rows);

    static DomainRow Row(string key, string? company, string? limit = null) => Drop.Row(key, ("company", company), ("credit-limit", limit));

    [Fact]
    public async Task Rows_are_merged_by_key_and_what_is_the_same_is_not_written()
    {
        Assert.All(await Write(Row("C-2", "Contoso", "1000.8"), Row("C-1", "Fabrikam, Inc.")), o => Assert.Equal(RowResult.Created, o.Result));
        var first = File.ReadAllBytes(drop.At("customers.xlsx"));
        Assert.All(await Write(Row("C-1", "Fabrikam, Inc."), Row("C-2", "Contoso", "1000.8")), o => Assert.Equal(RowResult.Unchanged, o.Result));
        Assert.Equal(first, File.ReadAllBytes(drop.At("customers.xlsx")));
        Assert.Equal([RowResult.Changed, RowResult.Created], (await Write(Row("C-2", "Contoso", "999999.99"), Row("C-3", "Adatum"))).Select(o => o.Result));
        Assert.Equal([("C-1", "Fabrikam, Inc.", null), ("C-2", "Contoso", "999999.99"), ("C-3", "Adatum", null)], (await Drop.All(Customers(), "customers")).Select(r => (r.Key, r["company"], r["credit-limit"])));
        using var check = Process.Start(new ProcessStartInfo("sha256sum", ["-c", "--status", "customers.xlsx.sha256"]) { WorkingDirectory = drop.Folder })!;
        await check.WaitForExitAsync();
        Assert.Equal(0, check.ExitCode);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("$=1+1")]
    [InlineData("@@@fileid@@@,xl/media/x.png")]
    [InlineData("_x0041_")]
    [InlineData("a <b> & \"c\"\nand a line")]
    [InlineData("  blanks around  ")]
    [InlineData("0049301234")]
    [InlineData("1E5")]
    [InlineData("2026-01-02")]
    [InlineData("https://example.test/?a=b")]
    [InlineData("true")]
    [InlineData("\u0001 a control character")]
    public async Task A_text_stays_a_text_and_is_read_back_as_it_was(string text)
    {
        await Write(Row("C-1", text), Row("007", "key"));
        Assert.All(await Write(Row("C-1", text), Row("007", "key")), o => Assert.Equal(RowResult.Unchanged, o.Result));
        Assert.Equal(text.Trim(), (await Drop.All(Customers(), "customers")).Single(r => r.Key == "C-1")["company"]);
    }
}
