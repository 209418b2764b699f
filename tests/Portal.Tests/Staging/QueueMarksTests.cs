using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.Pages;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

public sealed class QueueMarksTests
{
    readonly QueueMarks marks = new();
    readonly QueueRow[] rows = [.. Enumerable.Range(0, 6).Select(i => Row($"Company {i}", i == 3 ? Lane.Moving : Lane.NeedsYou))];

    [Fact]
    public void A_range_goes_from_the_row_marked_last_and_leaves_out_what_nobody_can_decide()
    {
        marks.Mark(rows, rows[1]);
        marks.Mark(rows, rows[4], range: true);
        Assert.Equal(["Company 1", "Company 2", "Company 4"], Marked());
        marks.Mark(rows, rows[0], range: true);
        Assert.Equal(["Company 0", "Company 1", "Company 2", "Company 4"], Marked());
    }

    [Fact]
    public void A_mark_is_taken_away_by_marking_again()
    {
        marks.Mark(rows, rows[0]);
        marks.Mark(rows, rows[0]);
        Assert.False(marks.Any);
    }

    [Fact]
    public void Only_what_waits_for_a_person_is_marked()
    {
        marks.Mark(rows, rows[3]);
        Assert.False(marks.Any);
        marks.MarkShown(rows);
        Assert.Equal(5, marks.Count);
    }

    [Fact]
    public void All_that_match_are_a_filter_until_one_is_taken_out()
    {
        var filter = new QueueFilter(Lane.NeedsYou, Search: "trey");
        marks.MarkShown(rows);
        marks.MarkAll();
        Assert.Equal(new BulkSelection(null, filter), marks.Selection(filter));
        marks.Mark(rows, rows[0]);
        Assert.False(marks.All);
        Assert.Equal(4, marks.Selection(filter).Ids!.Count);
    }

    IEnumerable<string> Marked() => rows.Where(marks.Has).Select(r => r.Company);

    internal static QueueRow Row(string company, Lane lane = Lane.NeedsYou, RecordStatus status = RecordStatus.NeedsReview, int blocking = 0, int warnings = 0, string? finding = null) =>
        new(Guid.NewGuid(), "PQ-1", "quote-requests", status, lane, company, CustomerMatch.Guess, "C-10000", 1000.8m, "USD", "2 × desk", blocking, warnings, 0, finding,
            new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero), default, "Website", null, null, 1, null);
}
