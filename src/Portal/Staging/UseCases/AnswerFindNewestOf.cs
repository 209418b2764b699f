using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerFindNewestOf(IDbContextFactory<PortalDb> dbs) : IRequestHandler<FindNewestOf, FoundRecord?>
{
    public async Task<FoundRecord?> Handle(FindNewestOf request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var row = await db.StagedRecords.AsNoTracking().Where(r => r.ReceivedAt >= request.Since && r.ClientId == request.ClientId)
            .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id)
            .Select(r => new { r.Id, r.Key, r.Company, r.Status, r.ResultNumber, r.ReceivedAt })
            .FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : new FoundRecord(row.Id, row.Key, row.Company, Words.Of(row.Status), row.ResultNumber, row.ReceivedAt);
    }
}
