using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Claims runs that are to be begun or continued, no more than can be worked on at once.</summary>
[Needs]
public sealed record ClaimRuns(int Most) : IRequest<IReadOnlyList<SyncRun>>;

sealed class ClaimRunsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimRuns, IReadOnlyList<SyncRun>>
{
    public async Task<IReadOnlyList<SyncRun>> Handle(ClaimRuns ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<SyncRun>(ask.Most, clock.GetUtcNow(), "1 = 1", cancellationToken);
        return ids.Count == 0 ? [] : await db.SyncRuns.AsNoTracking().Where(r => ids.Contains(r.Id) && r.ClaimedBy == token).OrderBy(r => r.Id).ToListAsync(cancellationToken);
    }
}
