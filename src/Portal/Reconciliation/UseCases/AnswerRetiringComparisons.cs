using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

sealed class AnswerRetiringComparisons(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskRetiringComparisons, IReadOnlyList<RetiringComparison>>
{
    const int Most = 50;

    public async Task<IReadOnlyList<RetiringComparison>> Handle(AskRetiringComparisons ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparisons = await db.Comparisons.AsNoTracking().Where(c => c.Retires == ask.System).OrderBy(c => c.Name).ThenBy(c => c.Slug).Take(Most).ToListAsync(cancellationToken);
        return [.. (await ListComparisonsHandler.Views(db, comparisons, cancellationToken)).Select(c => new RetiringComparison(c.Slug, c.Name, c.Domain, c.Owner, c.Copy, c.MatchRate, c.Last?.MatchRate is null ? null : c.Last.FinishedAt, c.Open, c.Accepted))];
    }
}
