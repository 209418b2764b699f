using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound.UseCases;

/// <summary>Takes away calls that were handled, after a week, and of each connection all but the newest before that. What was posted itself stays.</summary>
[Needs]
public sealed record ForgetOldNotices(int Days = 7, int Most = 20_000) : IRequest;

sealed class ForgetOldNoticesHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<ForgetOldNotices>
{
    const int Piece = 500;

    protected override async Task Handle(ForgetOldNotices request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow().AddDays(-request.Days);
        var done = db.Set<InboundNotice>().Where(n => n.State != NoticeState.Waiting);
        await Remove(done.Where(n => n.ReceivedAt < before).OrderBy(n => n.ReceivedAt));
        foreach (var connection in await db.Set<InboundNotice>().GroupBy(n => n.Connection).Where(g => g.Count() > request.Most).Select(g => g.Key).ToListAsync(cancellationToken))
        {
            var last = await db.Set<InboundNotice>().Where(n => n.Connection == connection).OrderByDescending(n => n.Id).Skip(request.Most).Select(n => n.ReceivedAt).FirstAsync(cancellationToken);
            await Remove(done.Where(n => n.Connection == connection && n.ReceivedAt <= last).OrderBy(n => n.ReceivedAt));
        }

        async Task Remove(IQueryable<InboundNotice> some)
        {
            while (await some.Take(Piece).Select(n => n.Id).ToListAsync(cancellationToken) is { Count: > 0 } old)
                await db.Set<InboundNotice>().Where(n => old.Contains(n.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
