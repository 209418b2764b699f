using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

sealed class AnswerWatchedDomainsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskWatchedDomains, IReadOnlyList<WatchedDomain>>
{
    public async Task<IReadOnlyList<WatchedDomain>> Handle(AskWatchedDomains request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return [.. (await db.SyncFlows.Where(f => !f.Paused).Select(f => new { f.Source, f.Domain }).Distinct().ToListAsync(cancellationToken)).Select(f => new WatchedDomain(f.Source, f.Domain))];
    }
}
