using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>How many records a view holds, counted no further than people read: 10,000.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record CountQueue(IReadOnlyList<QueueFilter> Views) : IRequest<IReadOnlyList<int>>
{
    /// <summary>A count that reaches this means "this many or more".</summary>
    public const int Enough = 10_000;
}

sealed class CountQueueHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<CountQueue, IReadOnlyList<int>>
{
    public async Task<IReadOnlyList<int>> Handle(CountQueue ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var counts = new List<int>();
        foreach (var view in ask.Views) counts.Add(await db.StagedRecords.Matching(view).OrderBy(r => r.ReceivedAt).Take(CountQueue.Enough).CountAsync(cancellationToken));
        return counts;
    }
}
