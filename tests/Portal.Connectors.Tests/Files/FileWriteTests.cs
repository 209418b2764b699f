using System.Diagnostics;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>The file of a domain that Portal keeps for others to fetch.</summary>
public sealed class FileWriteTests : IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    IConnectedSystem Customers(params (string Name, string Value)[] more) => drop.Open("customers", "Company name=company, phone, Limit=credit-limit", more);

    Task<IReadOnlyList<RowOutcome>> Write(IConnectedSystem system, params DomainRow[] rows) => Drop.Write(system, "customers", rows);

    static DomainRow Row(string key, string company, string? phone = null) => Drop.Row(key, ("company", company), ("phone", phone));

    string Text() => File.ReadAllText(drop.At("customers.csv"));

    [Fact]
    public async Task Rows_are_merged_by_key_and_the_same_rows_make_the_same_file()
    {
        var outcomes = await Write(Customers(), Row("C-2", "Contoso"), Row("C-1", "Fabrikam, Inc."));
        Assert.All(outcomes, o => Assert.Equal(RowResult.Created, o.Result));
        Assert.Equal("key,Company name,phone,Limit\r\nC-1,\"Fabrikam, Inc.\",,\r\nC-2,Contoso,,\r\n", Text());
        var written = File.GetLastWriteTimeUtc(drop.At("customers.csv"));
        Assert.All(await Write(Customers(), Row("C-1", "Fabrikam, Inc."), Row("C-2", "Contoso")), o => Assert.Equal(RowResult.Unchanged, o.Result));
        Assert.Equal(written, File.GetLastWriteTimeUtc(drop.At("customers.csv")));
        Assert.Equal([RowResult.Changed, RowResult.Created], (await Write(Customers(), Row("C-2", "Contoso Ltd"), Row("C-3", "Adatum"))).Select(o => o.Result));
        Assert.Equal("key,Company name,phone,Limit\r\nC-1,\"Fabrikam, Inc.\",,\r\nC-2,Contoso Ltd,,\r\nC-3,Adatum,,\r\n", Text());
    }

    [Fact]
    public async Task Its_companion_is_what_sha256sum_checks()
    {
        await Write(Customers(), Row("C-1", "Fabrikam"));
        await Write(Customers(), Row("C-2", "Contoso"));
        using var check = Process.Start(new ProcessStartInfo("sha256sum", ["-c", "--status", "customers.csv.sha256"]) { WorkingDirectory = drop.Folder })!;
        await check.WaitForExitAsync();
        Assert.Equal(0, check.ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(drop.Folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_companion_that_was_lost_in_a_crash_comes_back()
    {
        await Write(Customers(), Row("C-1", "Fabrikam"));
        File.Delete(drop.At("customers.csv.sha256"));
        await Write(Customers(), Row("C-1", "Fabrikam"));
        Assert.Single(await Drop.All(Customers(("Complete", "companion")), "customers"));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+49 30 1234")]
    [InlineData("+49 30 1234+1")]
    [InlineData("+A1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("'=already")]
    [InlineData("''")]
    [InlineData("'tis fine")]
    [InlineData("a \"quoted\"; word,\r\nand a line")]
    [InlineData("-5")]
    public async Task A_cell_runs_in_no_spreadsheet_and_is_read_back_as_it_was(string text)
    {
        await Write(Customers(), Row("C-1", text), Row("=1+1", "key"));
        var rows = await Drop.All(Customers(), "customers");
        Assert.Equal(text, rows.Single(r => r.Key == "C-1")["company"]);
        Assert.Contains("\n'=1+1,", Text().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var cell = Text().ReplaceLineEndings("\n").Split("C-1,")[1].TrimStart('"');
        Assert.True(text is "-5" or "+49 30 1234" || !"=+-@".Contains(cell[0], StringComparison.Ordinal), cell);
        Assert.All(await Write(Customers(), Row("C-1", text)), o => Assert.Equal(RowResult.Unchanged, o.Result));
    }

    [Theory, InlineData("+49 30 1234"), InlineData("+1 (555) 010-9999"), InlineData("+44.20/7946-0958")]
    public async Task A_telephone_number_stands_in_the_file_as_it_is(string phone)
    {
        await Write(Customers(), Row("C-1", "Fabrikam", phone));
        Assert.Contains($"C-1,Fabrikam,{phone},", Text(), StringComparison.Ordinal);
        Assert.Equal(phone, Assert.Single(await Drop.All(Customers(), "customers"))["phone"]);
    }

    [Fact]
    public async Task Writers_at_once_lose_no_row()
    {
        // Systems of their own, as two Portals would be: they share nothing but the folder.
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Write(Customers(), Row($"C-{i:00}", $"Company {i}"), Row("C-same", "Same")))));
        var keys = (await Drop.All(Customers(), "customers")).Select(r => r.Key);
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => $"C-{i:00}"), "C-same"], keys);
    }

    [Fact]
    public async Task A_reader_sees_the_old_file_or_the_new_one()
    {
        await Write(Customers(), [.. Enumerable.Range(0, 500).Select(i => Row($"C-{i}", "Old"))]);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await Write(Customers(), [.. Enumerable.Range(0, 500).Select(n => Row($"C-{n}", $"New {i}"))]);
        });
        while (!writing.IsCompleted)
        {
            var names = File.ReadAllLines(drop.At("customers.csv")).Skip(1).Select(l => l.Split(',')[1]).ToList();
            Assert.Equal(500, names.Count);
            Assert.Single(names.Distinct());
        }
        await writing;
    }

    [Fact]
    public async Task Columns_that_somebody_added_stay()
    {
        drop.Put("customers.csv", "key,Company name,phone,Limit,Remark\r\nC-1,Fabrikam,,,call first\r\n");
        await Write(Customers(), Row("C-1", "Fabrikam Inc"), Row("C-2", "Contoso"));
        Assert.Equal("key,Company name,phone,Limit,Remark\r\nC-1,Fabrikam Inc,,,call first\r\nC-2,Contoso,,,\r\n", Text());
    }

    [Theory]
    [InlineData("something else\r\n1\r\n")]
    [InlineData("key,Company name,phone,Limit\r\nC-1,Fabrikam\r\n")]
    [InlineData("key,Company name,phone,Limit\r\nC-1,a,,\r\nC-1,b,,\r\n")]
    public async Task A_file_that_is_not_ours_is_not_written_over(string content)
    {
        drop.Put("customers.csv", content);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Write(Customers(), Row("C-1", "Fabrikam")));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Equal(content, Text());
    }

    [Fact]
    public async Task Rules_of_fields_are_kept_and_tombstones_change_nothing()
    {
        await Write(Customers(), Row("C-1", "Fabrikam"));
        var rules = new WriteRules(new Dictionary<string, WriteRule> { ["company"] = WriteRule.IfEmpty, ["phone"] = WriteRule.IfEmpty, ["credit-limit"] = WriteRule.Never });
        var outcome = await ((IDomainWriter)Customers()).Write("customers", [Drop.Row("C-1", ("company", "Other"), ("phone", "123"), ("credit-limit", "5")), new DomainRow("C-1", new Dictionary<string, string?>(), Deleted: true), Row("", "Nobody")], rules, CancellationToken.None);
        Assert.Equal([RowResult.Changed, RowResult.Skipped, RowResult.Failed], outcome.Select(o => o.Result));
        Assert.EndsWith("C-1,Fabrikam,123,\r\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_the_files_place_is_replaced_and_its_target_left_alone()
    {
        using var other = new Drop();
        other.Put("victim.csv", "key,Company name,phone,Limit\r\nC-9,Victim,,\r\n");
        File.CreateSymbolicLink(drop.At("customers.csv"), other.At("victim.csv"));
        await Write(Customers(), Row("C-1", "Fabrikam"));
        Assert.DoesNotContain("Fabrikam", File.ReadAllText(other.At("victim.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain("Victim", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_told()
    {
        var system = Customers();
        Directory.Delete(drop.Folder, recursive: true);
        Assert.Equal(FaultKind.Refused, (await Assert.ThrowsAsync<ConnectionFault>(() => Write(system, Row("C-1", "Fabrikam")))).Kind);
        Directory.CreateDirectory(drop.Folder);
    }
}
