using System.Diagnostics;

namespace Portal.Connectors.Tests.Files;

/// <summary>A written workbook, read by a program that is not ours: openpyxl.</summary>
[Trait("Suite", "systems")]
public sealed class WorkbookReaderTests : IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    [Fact]
    public async Task Numbers_are_numbers_texts_are_texts_and_nothing_is_a_formula()
    {
        await Drop.Write(drop.Open("customers", "Company name=company, Limit=credit-limit", ("Format", "xlsx")), "customers",
            [Drop.Row("C-1", ("company", "=1+1"), ("credit-limit", "-12.5")), Drop.Row("C-2", ("company", "$=1+1"), ("credit-limit", "12345678901234567.89"))]);
        using var read = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", "-c", "import openpyxl,sys; print([[(c.data_type,c.value) for c in r] for r in openpyxl.load_workbook(sys.argv[1]).active.iter_rows()])", drop.At("customers.xlsx")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await read.StandardOutput.ReadToEndAsync();
        var fault = await read.StandardError.ReadToEndAsync();
        Assert.True(fault.Length == 0, fault);
        Assert.Equal("[[('s', 'key'), ('s', 'Company name'), ('s', 'Limit')], [('s', 'C-1'), ('s', '=1+1'), ('n', -12.5)], [('s', 'C-2'), ('s', '$=1+1'), ('s', '12345678901234567.89')]]", said.Trim());
    }
}
