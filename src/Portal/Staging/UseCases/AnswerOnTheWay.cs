using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerOnTheWay(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskOnTheWay, IReadOnlyList<ValueOnTheWay>>
{
    public async Task<IReadOnlyList<ValueOnTheWay>> Handle(AskOnTheWay ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = new List<ValueOnTheWay>();
        foreach (var some in ask.CustomerNumbers.Chunk(500))
        {
            found.AddRange(await db.StagedRecords.AsNoTracking()
                .Where(r => r.Lane == Lane.Moving && (r.Status == RecordStatus.Approved || r.Status == RecordStatus.Promoting) && some.Contains(r.CustomerNumber!))
                .GroupBy(r => new { r.CustomerNumber, r.Currency })
                .Select(g => new ValueOnTheWay(g.Key.CustomerNumber!, g.Key.Currency, g.Sum(r => r.Total) ?? 0))
                .ToListAsync(cancellationToken));
        }
        return found;
    }
}
