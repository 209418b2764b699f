using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Takes away runs that nobody asks for any more, with their logs and problems.</summary>
[Needs]
public sealed record ForgetOldRuns(int Days = 90) : IRequest;

sealed class ForgetOldRunsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<ForgetOldRuns>
{
    const int Batch = 200;

    protected override async Task Handle(ForgetOldRuns request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow().AddDays(-request.Days);
        while (await db.SyncRuns.Where(r => r.QueuedAt < before && r.FinishedAt != null).OrderBy(r => r.QueuedAt).Take(Batch).Select(r => r.Id).ToListAsync(cancellationToken) is { Count: > 0 } old)
        {
            await db.SyncProblems.Where(p => old.Contains(p.RunId)).ExecuteDeleteAsync(cancellationToken);
            await db.SyncNotes.Where(n => old.Contains(n.RunId)).ExecuteDeleteAsync(cancellationToken);
            await db.SyncRuns.Where(r => old.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
