using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Decides the next records of a bulk decision that is due. Answers whether there may be more.</summary>
[Needs]
public sealed record RunBulks(int Batch = 100) : IRequest<bool>;

sealed partial class RunBulksHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger<RunBulksHandler> logger) : IRequestHandler<RunBulks, bool>
{
    public async Task<bool> Handle(RunBulks ask, CancellationToken cancellationToken)
    {
        if (await Claim(cancellationToken) is not var (id, token)) return false;
        try
        {
            await Decide(id, token, ask.Batch, cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // One record of the batch was changed at the same moment, or cannot be written: each alone, so that only that one is refused.
            LogOneByOne(logger, id, fault);
            for (var i = 0; i < ask.Batch; i++)
                if (!await DecideOne(id, token, cancellationToken)) break;
            await LetGo(id, token, cancellationToken);
        }
        return true;
    }

    async Task<(Guid Id, Guid Token)?> Claim(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<BulkDecision>(1, clock.GetUtcNow(), $"w.\"State\" = '{nameof(BulkState.Running)}'", stop);
        return ids.Count == 0 ? null : (ids[0], token);
    }

    async Task<bool> DecideOne(Guid id, Guid token, CancellationToken stop)
    {
        try
        {
            return await Decide(id, token, 1, stop);
        }
        catch (DbUpdateException fault)
        {
            await using var db = await dbs.CreateDbContextAsync(stop);
            await using var held = await Hold(db, token, stop);
            var (bulk, items) = await Load(db, id, token, 1, stop);
            if (bulk is null || items.Count == 0) return false;
            LogRecord(logger, items[0].RecordId, fault);
            items[0].Decide(BulkOutcome.Refused, fault is DbUpdateConcurrencyException ? "Somebody else changed it at the same moment." : "It could not be saved; the log says why.");
            await Save(db, held, bulk, items, 1, stop);
            return true;
        }
    }

    async Task<bool> Decide(Guid id, Guid token, int batch, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var held = await Hold(db, token, stop);
        var (bulk, items) = await Load(db, id, token, batch, stop);
        if (bulk is null) return false;
        var ids = items.Select(i => i.RecordId).ToList();
        var records = await db.StagedRecords.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, stop);
        foreach (var item in items) Apply(db, bulk, item, records.GetValueOrDefault(item.RecordId));
        await Save(db, held, bulk, items, batch, stop);
        return items.Count == batch;
    }

    void Apply(PortalDb db, BulkDecision bulk, BulkItem item, StagedRecord? record)
    {
        var at = clock.GetUtcNow();
        try
        {
            var already = bulk.Action is BulkAction.Approve ? record?.Status is RecordStatus.Approved or RecordStatus.Promoting or RecordStatus.Promoted : record?.Status is RecordStatus.Rejected;
            if (record is null) item.Decide(BulkOutcome.Refused, "It is gone.");
            else if (already) item.Decide(BulkOutcome.NoOp, $"It was {Words.Of(record.Status)} already.");
            else if (record.Version != item.Version) item.Decide(BulkOutcome.Refused, "It changed after this began; look at it again.");
            else
            {
                IFact fact = bulk.Action is BulkAction.Approve ? record.Approve(bulk.By, TimeSpan.Zero, at) : record.Reject(bulk.By, bulk.Reason!, at);
                var (kind, text) = bulk.Action is BulkAction.Approve ? (TimelineKind.Approved, ApproveRecordHandler.Sentence(record)) : (TimelineKind.Rejected, $"Rejected: {bulk.Reason}");
                db.Publish(fact, record.TraceParent);
                db.Publish(new RecordChanged(record.Id));
                db.Timeline.Add(TimelineEntry.Of(record.Id, kind, at, bulk.By, $"{text}, with {bulk.Total:N0} others", new { bulk = bulk.Id }));
                item.Decide(BulkOutcome.Applied);
            }
        }
        catch (BusinessRuleViolation refusal)
        {
            item.Decide(BulkOutcome.Refused, refusal.Message);
        }
    }

    /// <summary>
    /// On PostgreSQL nobody takes over what is under way: the row is locked from here to the commit, and claims skip it.
    /// SQLite has one process, and its write lock is the door's too: it is taken for the save alone, which fails when the claim is not ours any more.
    /// </summary>
    async Task<IDbContextTransaction?> Hold(PortalDb db, Guid token, CancellationToken stop)
    {
        if (!db.IsShared) return null;
        var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Renew<BulkDecision>([token], clock.GetUtcNow(), stop);
        return transaction;
    }

    /// <summary>The decision, if the claim is still ours, with its next records.</summary>
    static async Task<(BulkDecision?, IReadOnlyList<BulkItem>)> Load(PortalDb db, Guid id, Guid token, int batch, CancellationToken stop)
    {
        var bulk = await db.BulkDecisions.SingleOrDefaultAsync(b => b.Id == id && b.ClaimedBy == token, stop);
        if (bulk is null || bulk.State is not BulkState.Running) return (null, []);
        return (bulk, await db.BulkItems.Where(i => i.BulkId == id && i.Outcome == BulkOutcome.Pending).OrderBy(i => i.Position).Take(batch).ToListAsync(stop));
    }

    async Task Save(PortalDb db, IDbContextTransaction? held, BulkDecision bulk, IReadOnlyList<BulkItem> items, int batch, CancellationToken stop)
    {
        bulk.Count(items);
        var at = clock.GetUtcNow();
        if (items.Count < batch) bulk.Finish(at);
        else if (batch > 1) bulk.Pause(at);
        else bulk.GoOn(at + DueWork.Lease);
        db.Publish(new BulkMoved(bulk.Id));
        await db.Settle(stop);
        await using var write = held is null ? await db.Database.BeginTransactionAsync(stop) : null;
        await db.SaveChangesAsync(stop);
        await db.Commit((held ?? write)!, stop);
    }

    async Task LetGo(Guid id, Guid token, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        DateTimeOffset? now = clock.GetUtcNow();
        await db.BulkDecisions.Where(b => b.Id == id && b.ClaimedBy == token).ExecuteUpdateAsync(set => set.SetProperty(b => b.ClaimedBy, (Guid?)null).SetProperty(b => b.DueAt, now), stop);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bulk decision {Bulk}: a batch could not be saved whole; deciding one by one")]
    static partial void LogOneByOne(ILogger logger, Guid bulk, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bulk decision: record {Record} could not be saved")]
    static partial void LogRecord(ILogger logger, Guid record, Exception fault);
}
