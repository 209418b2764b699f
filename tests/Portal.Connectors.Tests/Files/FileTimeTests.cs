using MiniExcelLibs;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>Times in cells, which seldom name a zone.</summary>
public sealed class FileTimeTests : IDisposable
{
    readonly Drop drop = new();

    public void Dispose() => drop.Dispose();

    IConnectedSystem Deliveries(string zone = "Europe/Amsterdam", params (string Name, string Value)[] more) => drop.Open("deliveries", "Begins=starts-at", [("KeyColumn", "No."), (LocalTimes.Term, zone), .. more]);

    static async Task<IEnumerable<string?>> Begin(IConnectedSystem system) => (await Drop.All(system, "deliveries")).Select(r => r[Fields.StartsAt]);

    [Fact]
    public async Task Times_of_a_list_are_those_of_the_place_that_the_connection_names()
    {
        drop.Put("a.csv", "No.,Begins\r\n1,2026-07-15 10:00\r\n2,2026-07-15T10:00:00Z\r\n3,15.07.2026 10:00\r\n4,2026-10-25 02:30\r\n5,2026-03-29 02:30\r\n6,2026-01-15\r\n");
        Assert.Equal(["2026-07-15T08:00:00Z", "2026-07-15T10:00:00Z", "2026-07-15T08:00:00Z", "2026-10-25T01:30:00Z", "2026-03-29T01:30:00Z", "2026-01-14T23:00:00Z"], await Begin(Deliveries()));
        Assert.Equal("2026-07-15T10:00:00Z", (await Begin(Deliveries("UTC")))!.First());
    }

    [Fact]
    public async Task A_time_whose_day_has_two_meanings_is_not_guessed()
    {
        drop.Put("a.csv", "No.,Begins\r\n1,01/02/2026 10:00\r\n2,tomorrow\r\n");
        Assert.Equal([null, null], await Begin(Deliveries()));
        Assert.Equal(2, drop.Told.Count(t => t.Contains("is no date, or could be two", StringComparison.Ordinal)));
        Assert.Equal("2026-01-02T09:00:00Z", (await Begin(Deliveries(more: ("DateOrder", "mdy"))))!.First());
    }

    [Fact]
    public async Task A_time_in_a_workbook_is_one_of_that_place()
    {
        MiniExcel.SaveAs(drop.At("a.xlsx"), new[] { new Dictionary<string, object> { ["No."] = "1", ["Begins"] = new DateTime(2026, 7, 15, 10, 0, 0) } });
        File.SetLastWriteTimeUtc(drop.At("a.xlsx"), DateTime.UtcNow.AddHours(-2));
        Assert.Equal(["2026-07-15T08:00:00Z"], await Begin(Deliveries(more: ("Format", "xlsx"))));
    }
}
