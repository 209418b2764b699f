using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging;

/// <summary>What Promotion says about a record, written into the record and its story in Promotion's transaction.</summary>
sealed class PromotionNews(TimeProvider clock) : IReactTo<PromotionStarted>, IReactTo<RecordPromoted>, IReactTo<PromotionFailed>
{
    public async Task React(PortalDb db, PromotionStarted fact, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var record = await db.StagedRecords.SingleAsync(r => r.Id == fact.RecordId, stop);
        record.PromotionBegan(at);
        Tell(db, record, TimelineKind.PromotionStarted, at, fact.Attempt == 1 ? "Promotion began" : $"Promotion began, try {fact.Attempt}");
    }

    public async Task React(PortalDb db, RecordPromoted fact, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var record = await db.StagedRecords.SingleAsync(r => r.Id == fact.RecordId, stop);
        record.Promoted(fact.Document, at);
        Tell(db, record, TimelineKind.Promoted, at, $"Became {fact.Document.Type} {fact.Document.Number}", new { fact.Document.Type, fact.Document.Number, fact.Document.System, fact.Attempts, tookMs = (int)fact.Took.TotalMilliseconds });
    }

    public async Task React(PortalDb db, PromotionFailed fact, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var record = await db.StagedRecords.SingleAsync(r => r.Id == fact.RecordId, stop);
        record.PromotionFell(fact.Reason, fact.Final, at);
        var next = fact.Final ? "A person must look." : "It is tried again by itself.";
        Tell(db, record, TimelineKind.PromotionFailed, at, $"Try {fact.Attempts} did not succeed: {fact.Reason} {next}", new { fact.Reason, fact.Attempts, fact.Final, fact.NextAt });
    }

    static void Tell(PortalDb db, StagedRecord record, TimelineKind kind, DateTimeOffset at, string text, object? detail = null)
    {
        db.Timeline.Add(TimelineEntry.Of(record.Id, kind, at, StagedRecord.ByItself, text, detail));
        db.Publish(new RecordChanged(record.Id));
    }
}
