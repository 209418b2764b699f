using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.Pages;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>The address says exactly what is on the page, so that a colleague who gets it sees the same.</summary>
public sealed class QueueAddressTests
{
    static readonly Guid Record = Guid.Parse("019aa000-0000-7000-8000-000000000001");

    public static TheoryData<QueueAddress, string> Addresses => new()
    {
        { new QueueAddress(), "/queue" },
        { new QueueAddress(Record: Record), $"/queue/{Record}" },
        { new QueueAddress("large", Kind: "quote-requests", Findings: Severity.Warning), "/queue?view=large&kind=quote-requests&findings=warning" },
        { new QueueAddress("all", Match: CustomerMatch.Guess, Status: RecordStatus.PromotionFailed, Over: 10000.5m), "/queue?view=all&match=guess&status=promotion-failed&over=10000.5" },
        { new QueueAddress(Search: "tréy & söns", Newest: true, Bulk: Record, Record: Record), $"/queue/{Record}?q=tr%C3%A9y%20%26%20s%C3%B6ns&sort=newest&bulk={Record}" },
    };

    [Theory, MemberData(nameof(Addresses))]
    public void An_address_is_written_and_read_back(QueueAddress address, string written)
    {
        Assert.Equal(written, address.ToString());
        Assert.Equal(address, QueueAddress.Read(new Uri("https://portal.test" + written)));
    }

    [Theory]
    [InlineData("/queue?findings=terrible&match=&over=-3&status=asleep&bulk=no&sort=up")]
    [InlineData("/queue?over=1e400&findings=2")]
    public void What_cannot_be_read_is_left_out(string address) => Assert.Equal(new QueueAddress(), QueueAddress.Read(new Uri("https://portal.test" + address)));

    [Fact]
    public void Filters_narrow_a_view_and_never_widen_its_lane()
    {
        var narrowed = new QueueAddress(Kind: "quote-requests", Findings: Severity.Blocking, Newest: true).Narrow(new QueueFilter(Lane.NeedsYou, TotalOver: 10_000));
        Assert.Equal(new QueueFilter(Lane.NeedsYou, Kind: "quote-requests", Findings: Severity.Blocking, TotalOver: 10_000, OldestFirst: false), narrowed);
    }

    [Fact]
    public void An_unknown_view_is_the_open_records() => Assert.Equal(QueueAddress.Open, QueueView.Of("no-such-view", default).Slug);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+44 20", "'+44 20")]
    [InlineData("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("Trey, \"Research\"", "\"Trey, \"\"Research\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    public void A_cell_of_the_export_is_never_a_formula(string? text, string cell) => Assert.Equal(cell, QueueExport.Cell(text));
}
