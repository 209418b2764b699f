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
        var record = await Record(db, fact.RecordId, stop);
        record.PromotionBegan(at);
        Tell(db, record, TimelineKind.PromotionStarted, at, fact.Attempt == 1 ? "Promotion began" : $"Promotion began, try {fact.Attempt}");
    }

    public async Task React(PortalDb db, RecordPromoted fact, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var record = await Record(db, fact.RecordId, stop);
        record.Promoted(fact.Document, at);
        Tell(db, record, TimelineKind.Promoted, at, $"Became {fact.Document.Type} {fact.Document.Number}", new { fact.Document.Type, fact.Document.Number, fact.Document.System, fact.Attempts, tookMs = (int)fact.Took.TotalMilliseconds });
    }

    public async Task React(PortalDb db, PromotionFailed fact, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var record = await Record(db, fact.RecordId, stop);
        record.PromotionFell(fact.Reason, fact.Final, at);
        var next = fact.Final ? "A person must look." : "It is tried again by itself.";
        Tell(db, record, TimelineKind.PromotionFailed, at, $"Try {fact.Attempts} did not succeed: {fact.Reason} {next}", new { fact.Reason, fact.Attempts, fact.Final, fact.NextAt });
    }

    /// <summary>A batch begins at once: its records are loaded at once.</summary>
    public async Task ReactToAll(PortalDb db, IReadOnlyList<PromotionStarted> facts, CancellationToken stop)
    {
        var ids = facts.Select(f => f.RecordId).ToList();
        await db.StagedRecords.Where(r => ids.Contains(r.Id)).LoadAsync(stop);
        foreach (var fact in facts) await React(db, fact, stop);
    }

    static async Task<StagedRecord> Record(PortalDb db, Guid id, CancellationToken stop) =>
        await db.StagedRecords.FindAsync([id], stop) ?? throw new InvalidOperationException($"There is no record {id}.");

    static void Tell(PortalDb db, StagedRecord record, TimelineKind kind, DateTimeOffset at, string text, object? detail = null)
    {
        db.Timeline.Add(TimelineEntry.Of(record.Id, kind, at, StagedRecord.ByItself, text, detail));
        db.Publish(new RecordChanged(record.Id));
    }
}
