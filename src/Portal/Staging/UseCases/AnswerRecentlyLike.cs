using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerRecentlyLike(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskRecentlyLike, IReadOnlyList<RecentRecord>>
{
    public async Task<IReadOnlyList<RecentRecord>> Handle(AskRecentlyLike ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = new List<RecentRecord>();
        foreach (var some in ask.Fingerprints.Chunk(500))
        {
            found.AddRange(await db.StagedRecords.AsNoTracking()
                .Where(r => some.Contains(r.Fingerprint) && r.ReceivedAt >= ask.Since && r.Status != RecordStatus.Rejected)
                .OrderBy(r => r.ReceivedAt)
                .Select(r => new RecentRecord(r.Fingerprint, r.Id, r.Key, r.ReceivedAt))
                .Take(5_000).ToListAsync(cancellationToken));
        }
        return found;
    }
}
