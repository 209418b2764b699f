using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Claims runs that are to be begun or continued, no more than can be worked on at once.</summary>
[Needs]
public sealed record ClaimRuns(int Most) : IRequest<IReadOnlyList<ClaimedRun>>;

/// <param name="Token">Fencing token of the claim.</param>
public sealed record ClaimedRun(Guid Id, Guid Token);

sealed class ClaimRunsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimRuns, IReadOnlyList<ClaimedRun>>
{
    public async Task<IReadOnlyList<ClaimedRun>> Handle(ClaimRuns ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<SyncRun>(ask.Most, clock.GetUtcNow(), "1 = 1", cancellationToken);
        return [.. ids.Select(id => new ClaimedRun(id, token))];
    }
}
