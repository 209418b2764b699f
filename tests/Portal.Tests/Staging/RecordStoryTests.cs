using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;
using static Portal.Tests.Staging.RecordViews;

namespace Portal.Tests.Staging;

/// <summary>What is said before a decision, and how a record's way is told.</summary>
public sealed class RecordStoryTests
{
    [Fact]
    public void The_consequences_of_approving_are_said_before_it_is_done() => Assert.Equal(
        "Approve creates 1 quote in the system of record for C-10430 (a guess) worth $576.00, accepts 2 warnings and sends 1 event to 3 subscribers. You have 5 s to undo.",
        Consequences.OfApproving(Record(CustomerIsAGuess, PriceBelowList), "quote", subscribers: 3, undoSeconds: 5));

    [Fact]
    public void What_cannot_be_approved_says_why() =>
        Assert.Equal("Cannot be approved: the item is blocked.", Consequences.OfApproving(Record(Blocked, PriceBelowList), "quote", 3, 5));

    [Fact]
    public void The_stations_carry_how_long_each_took()
    {
        var record = Record(PriceBelowList);
        record.Approve("Ines", TimeSpan.Zero, Noon.AddMinutes(12));
        record.PromotionBegan(Noon.AddMinutes(12));
        record.Promoted(new PromotedDocument("quote", "SQ-001042", "embedded", null, null), Noon.AddMinutes(12).AddSeconds(0.6));
        var view = View(record,
            TimelineEntry.Of(record.Id, TimelineKind.Approved, Noon.AddMinutes(12), "Ines", "Approved, and accepted one warning"),
            TimelineEntry.Of(record.Id, TimelineKind.Promoted, Noon.AddMinutes(12).AddSeconds(0.6), StagedRecord.ByItself, "Became quote SQ-001042", new { tookMs = 640 }))
            with
        { Events = [new(Guid.NewGuid(), "quote.created", Noon.AddMinutes(12).AddSeconds(0.601))] };
        Assert.Equal(
            ["Website Sent ", "Rules 1 warning 0.4 s", "Review Approved 11 min", "ERP SQ-001042 0.6 s", "Event Published 1 ms"],
            RecordStory.Stations(view).Select(s => $"{s.Name} {s.Word} {(s.Since is { } since ? RecordStory.Length(since) : "")}"));
    }

    [Fact]
    public void A_rejected_record_goes_no_further()
    {
        var record = Record(PriceBelowList);
        record.Reject("Ines", "Not ours", Noon.AddMinutes(1));
        Assert.Equal(("Review", "Rejected"), RecordStory.Stations(View(record)).Select(s => (s.Name, s.Word)).Last());
    }

    [Fact]
    public void The_story_runs_from_arrival_to_each_subscribers_answer()
    {
        var record = Record();
        var happened = new PublishedEvent(Guid.NewGuid(), "quote.created", Noon.AddSeconds(2));
        DeliveryNote To(string name, string status, params AttemptNote[] attempts) =>
            new(Guid.NewGuid(), happened.Id, happened.Type, happened.At, Guid.NewGuid(), name, "https://x.test/", status, status == "pending" ? Noon.AddMinutes(5) : null, "{}", attempts);
        var view = View(record) with
        {
            Events = [happened],
            Deliveries =
            [
                To("CRM", "delivered", new AttemptNote(1, Noon.AddSeconds(3), 182, "delivered", 200, "ok", null)),
                To("Help desk", "pending", new AttemptNote(1, Noon.AddSeconds(4), 88, "refused", 503, null, "Service Unavailable")),
                To("Mail", "held"),
            ],
        };
        Assert.Equal(
            ["Arrived from Website", "9 rules ran: 2 warnings, 7 passed", "quote.created published (3 subscribers)", "Mail is paused: the event is held and goes out when it is active again (held)", "CRM took the event (200 in 182 ms)", "Help desk has not taken the event yet (1 try)"],
            RecordStory.Facts(view).Select((f, i) => i > 1 ? $"{f.Title} ({f.Mark?.Word})" : f.Title));
    }

    [Theory]
    [InlineData(3, "3 ms")]
    [InlineData(420, "0.4 s")]
    [InlineData(42_000, "42 s")]
    [InlineData(720_000, "12 min")]
    [InlineData(200_000_000, "2 d")]
    public void Lengths_are_short(int milliseconds, string text) => Assert.Equal(text, RecordStory.Length(TimeSpan.FromMilliseconds(milliseconds)));
}
