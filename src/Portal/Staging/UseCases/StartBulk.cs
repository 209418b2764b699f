using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Begins a decision over many records; answers its id at once, the work goes on by itself.</summary>
/// <param name="Reason">Required to reject.</param>
[Needs(Permission.IntakeReview)]
public sealed record StartBulk(BulkAction Action, BulkSelection Selection, string? Reason = null) : IRequest<Guid>;

/// <summary>A bulk decision began, moved on or ended: pages that show it look again.</summary>
public sealed record BulkMoved(Guid Id) : IFact;

sealed class StartBulkHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<StartBulk, Guid>
{
    const int Chunk = 1000;

    public async Task<Guid> Handle(StartBulk ask, CancellationToken cancellationToken)
    {
        var reason = ask.Action is BulkAction.Reject ? RejectRecordHandler.Said(ask.Reason, "/reason", "Say why, in a sentence: the senders will read it.") : null;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var records = await ask.Selection.Of(db)
            .Where(r => r.Lane == Lane.NeedsYou || ask.Selection.Ids != null)
            .OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(BulkSelection.Most + 1)
            .Select(r => new { r.Id, r.Key, r.Company, r.Version })
            .ToListAsync(cancellationToken);
        if (records.Count == 0) throw new BusinessRuleViolation("None of these records waits for a decision any more.");
        if (records.Count > BulkSelection.Most) throw new BusinessRuleViolation($"More than {BulkSelection.Most:N0} records match; narrow the view first.");

        var bulk = BulkDecision.Prepare(ask.Action, me.Name, reason, records.Count, clock.GetUtcNow());
        db.BulkDecisions.Add(bulk);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var some in records.Select((r, i) => BulkItem.Of(bulk.Id, i, r.Id, r.Key, r.Company, r.Version)).Chunk(Chunk)) await Write(some, cancellationToken);
        bulk.Begin(clock.GetUtcNow());
        db.Publish(new BulkMoved(bulk.Id));
        await db.SaveChangesAsync(cancellationToken);
        return bulk.Id;
    }

    /// <summary>Some items at a time, or the door would wait for all of them; the decision begins last, so that a crash in between leaves nothing that anybody sees or runs, and <see cref="RemoveUnbegunBulks"/> finds it.</summary>
    async Task Write(IEnumerable<BulkItem> items, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.BulkItems.AddRange(items);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }
}
