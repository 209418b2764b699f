using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Shell.Components;
using Portal.Staging;
using Portal.Staging.Pages;

namespace Portal.Tests.Staging;

/// <summary>A row shows what decides.</summary>
public sealed class QueueLineTests : BunitContext
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 17, 9, 42, 0, TimeSpan.Zero));

    public QueueLineTests()
    {
        Services.AddSingleton(new Now(clock));
        SetRendererInfo(new("Server", true));
    }

    [Fact]
    public void Findings_are_counted_by_severity_in_shape_and_word()
    {
        var line = Line(QueueMarksTests.Row("Northwind", blocking: 1, warnings: 2, finding: "Over the limit"));
        Assert.Equal(["#s-bad", "#s-warn"], line.FindAll(".fi use").Select(u => "#" + u.GetAttribute("href")!.Split('#')[1]));
        Assert.Equal("1 blocking finding2 warnings", string.Concat(line.FindAll(".fi .st").Select(s => s.TextContent.Trim())));
    }

    [Fact]
    public void Age_says_in_text_how_long_is_left()
    {
        var row = QueueMarksTests.Row("Northwind");
        var line = Line(row);
        Assert.Equal("42 min, 18 left", line.Find("time").TextContent);
        clock.Advance(TimeSpan.FromMinutes(20));
        line.WaitForAssertion(() => Assert.Equal("1 h, late", line.Find("time").TextContent));
    }

    [Fact]
    public void A_record_that_moves_on_its_own_has_no_target_and_cannot_be_marked()
    {
        var line = Line(QueueMarksTests.Row("Northwind", Lane.Moving, RecordStatus.Promoting));
        Assert.Equal("42 min", line.Find("time").TextContent);
        Assert.Empty(line.FindAll("input"));
    }

    [Fact]
    public void Who_may_only_read_sees_no_box() => Assert.Empty(Line(QueueMarksTests.Row("Northwind"), mayDecide: false).FindAll("input"));

    [Fact]
    public void Only_the_current_row_is_reached_by_tab()
    {
        Assert.Equal("-1", Line(QueueMarksTests.Row("Northwind")).Find("tr").GetAttribute("tabindex"));
        Assert.Equal("0", Render<QueueLine>(p => p.Add(l => l.Row, QueueMarksTests.Row("Trey")).Add(l => l.Address, "/queue").Add(l => l.Current, true)).Find("tr").GetAttribute("tabindex"));
    }

    [Fact]
    public void A_record_without_a_value_says_what_it_is()
    {
        string Said(decimal? total) => Render<QueueLine>(p => p.Add(l => l.Row, QueueMarksTests.Row("Trey") with { Total = total, Currency = "USD" }).Add(l => l.Address, "/queue").Add(l => l.Kind, "Service request")).Find("td.va").TextContent;
        Assert.Equal(("Service request", "$12.00"), (Said(null), Said(12)));
    }

    IRenderedComponent<QueueLine> Line(Portal.Staging.UseCases.QueueRow row, bool mayDecide = true) =>
        Render<QueueLine>(p => p.Add(l => l.Row, row).Add(l => l.Address, "/queue").Add(l => l.MayDecide, mayDecide).Add(l => l.TargetMinutes, 60));
}
