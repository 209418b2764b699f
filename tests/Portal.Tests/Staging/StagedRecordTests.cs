using System.Text;
using Portal.Kernel.Contracts;
using Portal.Staging;

namespace Portal.Tests.Staging;

/// <summary>What a record allows, whatever handler asks.</summary>
public sealed class StagedRecordTests
{
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);

    static StagedRecord Record(string body = """{"company":"Trey Research"}""")
    {
        var id = Guid.CreateVersion7(At);
        return StagedRecord.Stage(id, "PX-1", StandIn.Kind, Guid.Empty, "Website", At, null, body, Rules(id, body), At);
    }

    static Assessment Rules(Guid id, string body) => StandIn.Assess(new Draft(id, "PX-1", At, Encoding.UTF8.GetBytes(body)));

    static StagedRecord Promoting()
    {
        var record = Record();
        record.Approve("Ines", TimeSpan.Zero, At);
        record.PromotionBegan(At);
        return record;
    }

    static StagedRecord Failed()
    {
        var record = Promoting();
        record.PromotionFell("unreachable", final: true, At);
        return record;
    }

    [Fact]
    public void A_clean_record_is_ready() => Assert.Equal((RecordStatus.Ready, Lane.NeedsYou), (Record().Status, Record().Lane));

    [Theory]
    [InlineData("""{"company":"X","warn":"Over the limit"}""")]
    [InlineData("""{"company":"X","block":"Blocked"}""")]
    public void A_record_with_a_finding_needs_review(string body) => Assert.Equal(RecordStatus.NeedsReview, Record(body).Status);

    [Fact]
    public void A_blocking_finding_forbids_approval_and_says_which()
    {
        var refusal = Assert.Throws<BusinessRuleViolation>(() => Record("""{"company":"X","block":"The customer is blocked."}""").Approve("Ines", default, At));
        Assert.StartsWith("The customer is blocked.", refusal.Message);
    }

    [Fact]
    public void A_warning_is_accepted_by_approving() => Assert.Equal("Ines", Record("""{"company":"X","warn":"Over the limit"}""").Approve("Ines", default, At).By);

    [Fact]
    public void A_rejected_record_cannot_be_approved()
    {
        var record = Record();
        record.Reject("Ines", "spam", At);
        Assert.Equal("This record is already rejected.", Assert.Throws<BusinessRuleViolation>(() => record.Approve("Jon", default, At)).Message);
    }

    [Fact]
    public void An_approval_is_taken_back_only_before_the_promotion_begins()
    {
        var record = Record("""{"company":"X","warn":"Over the limit"}""");
        record.Approve("Ines", TimeSpan.FromSeconds(5), At);
        record.TakeBack("Ines", At);
        Assert.Equal((RecordStatus.NeedsReview, null), (record.Status, record.DecidedBy));
        Assert.Throws<BusinessRuleViolation>(() => Promoting().TakeBack("Ines", At));
    }

    [Fact]
    public void A_correction_that_settles_the_findings_makes_it_ready()
    {
        var record = Record("""{"company":"X","block":"Blocked"}""");
        const string draft = """{"company":"X"}""";
        record.Correct(draft, Rules(record.Id, draft), At);
        Assert.Equal((RecordStatus.Ready, draft), (record.Status, record.DraftJson));
        Assert.Contains("Blocked", record.Payload);
    }

    [Fact]
    public void Corrected_back_to_what_was_sent_it_is_uncorrected()
    {
        var record = Record();
        record.Correct("""{"company":"Y"}""", Rules(record.Id, """{"company":"Y"}"""), At);
        record.Correct(record.Payload, Rules(record.Id, record.Payload), At);
        Assert.Null(record.CorrectedDraft);
    }

    [Fact]
    public void A_record_on_its_way_cannot_be_corrected() =>
        Assert.Throws<BusinessRuleViolation>(() => Promoting().Correct("{}", Rules(Guid.NewGuid(), "{}"), At));

    [Fact]
    public void A_failed_promotion_can_be_tried_again_or_rejected()
    {
        var retried = Failed();
        retried.Retry("Ines", At);
        Assert.Equal((RecordStatus.Approved, Lane.Moving), (retried.Status, retried.Lane));
        Assert.Equal("rejected", Failed().Reject("Ines", "never mind", At).Status);
        Assert.Throws<BusinessRuleViolation>(() => Record().Retry("Ines", At));
    }

    [Fact]
    public void A_promoted_record_is_done_for_good()
    {
        var record = Promoting();
        record.Promoted(new PromotedDocument("quote", "SQ-001042", "embedded", "Trey Research Ltd", 12.5m), At);
        Assert.Equal((Lane.Done, "SQ-001042", 12.5m), (record.Lane, record.ResultNumber, record.Total));
        Assert.Throws<BusinessRuleViolation>(() => record.Reject("Ines", "late", At));
        Assert.Throws<BusinessRuleViolation>(() => record.Approve("Ines", default, At));
    }

    [Fact]
    public void Names_beyond_the_column_are_cut_not_refused() => Assert.Equal(200, Record($$"""{"company":"{{new string('x', 500)}}"}""").Company.Length);
}
