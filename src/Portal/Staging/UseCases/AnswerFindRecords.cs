using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerFindRecords(IDbContextFactory<PortalDb> dbs) : IRequestHandler<FindRecords, IReadOnlyList<FoundRecord>>
{
    public async Task<IReadOnlyList<FoundRecord>> Handle(FindRecords request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = new QueueFilter(Search: request.Text, OldestFirst: false);
        var rows = await db.StagedRecords.AsNoTracking().Matching(found).From(null, found)
            .Take(Math.Clamp(request.Limit, 1, 20))
            .Select(r => new { r.Id, r.Key, r.Company, r.Status, r.ResultNumber, r.ReceivedAt })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new FoundRecord(r.Id, r.Key, r.Company, Words.Of(r.Status), r.ResultNumber, r.ReceivedAt))];
    }
}
