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

        var bulk = BulkDecision.Start(ask.Action, me.Name, reason, records.Count, clock.GetUtcNow());
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.BulkDecisions.Add(bulk);
        db.BulkItems.AddRange(records.Select((r, i) => BulkItem.Of(bulk.Id, i, r.Id, r.Key, r.Company, r.Version)));
        db.Publish(new BulkMoved(bulk.Id));
        await db.SaveChangesAsync(cancellationToken);
        return bulk.Id;
    }
}
