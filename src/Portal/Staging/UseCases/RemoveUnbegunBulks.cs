using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Removes bulk decisions that broke off before they began, with what was written down for them.</summary>
[Needs]
public sealed record RemoveUnbegunBulks : IRequest;

sealed class RemoveUnbegunBulksHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<RemoveUnbegunBulks>
{
    /// <summary>Preparing takes seconds: after this nobody is at it any more.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    protected override async Task Handle(RemoveUnbegunBulks ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow() - Patience;
        var left = await db.BulkDecisions.Where(b => b.State == BulkState.Preparing && b.StartedAt < before).Select(b => b.Id).ToListAsync(cancellationToken);
        if (left.Count == 0) return;
        await db.BulkItems.Where(i => left.Contains(i.BulkId)).ExecuteDeleteAsync(cancellationToken);
        await db.BulkDecisions.Where(b => left.Contains(b.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
