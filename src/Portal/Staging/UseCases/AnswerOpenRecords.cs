using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerOpenRecords(IDbContextFactory<PortalDb> dbs) : IRequestHandler<CountOpenRecords, OpenRecords>
{
    const int Most = 10_000;

    public async Task<OpenRecords> Handle(CountOpenRecords request, CancellationToken cancellationToken)
    {
        if (request.Kinds.Count == 0) return OpenRecords.None;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var customers = await db.StagedRecords.AsNoTracking().Where(r => (r.Lane == Lane.NeedsYou || r.Lane == Lane.Moving) && request.Kinds.Contains(r.Kind))
            .Select(r => r.CustomerNumber).Take(Most).ToListAsync(cancellationToken);
        return new(customers.Count, customers.OfType<string>().Distinct().Count());
    }
}
