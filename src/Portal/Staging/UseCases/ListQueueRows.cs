using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>These rows of the queue as they are now, whatever view they belong to; those that exist.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record ListQueueRows(IReadOnlyList<Guid> Ids) : IRequest<IReadOnlyList<QueueRow>>;

sealed class ListQueueRowsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListQueueRows, IReadOnlyList<QueueRow>>
{
    public async Task<IReadOnlyList<QueueRow>> Handle(ListQueueRows ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var rows = new List<QueueRow>();
        foreach (var some in ask.Ids.Chunk(200)) rows.AddRange(await db.StagedRecords.AsNoTracking().Where(r => some.Contains(r.Id)).Rows(cancellationToken));
        return rows;
    }
}
