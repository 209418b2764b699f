using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound.UseCases;

/// <summary>Keeps the records that were posted, and says once for each domain that it changed, however many notices say so. True when there may be more.</summary>
[Needs]
public sealed record HandleNotices(int Batch) : IRequest<bool>;

sealed class HandleNoticesHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<HandleNotices, bool>
{
    public async Task<bool> Handle(HandleNotices ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<InboundNotice>(ask.Batch, now, "1 = 1", cancellationToken);
        if (ids.Count == 0) return false;
        var claimed = await db.Set<InboundNotice>().Where(n => ids.Contains(n.Id) && n.ClaimedBy == token).OrderBy(n => n.Id).ToListAsync(cancellationToken);
        var said = claimed.SelectMany(c => c.Notices.Select(n => (c.Connection, c.ReceivedAt, Notice: n))).ToList();
        foreach (var posted in said.Where(s => s.Notice.Row is not null).GroupBy(s => (s.Connection, s.Notice.Domain)))
        {
            await Hear(db, posted.Key.Connection, posted.Key.Domain, [.. posted.Select(p => p.Notice.Row!)], now, cancellationToken);
            var mover = new Mover(RunnerKind.Connection, posted.Key.Connection, posted.Key.Domain);
            foreach (var one in posted) db.Count(mover, took: now - one.ReceivedAt);
        }
        foreach (var (connection, domain) in said.Select(s => (s.Connection, s.Notice.Domain)).Distinct()) db.Publish(new SourceChanged(connection, domain));
        claimed.ForEach(c => c.Done());
        await db.SaveChangesAsync(cancellationToken);
        return ids.Count == ask.Batch;
    }

    static async Task Hear(PortalDb db, string connection, string domain, IReadOnlyList<DomainRow> rows, DateTimeOffset now, CancellationToken stop)
    {
        var keys = rows.Select(r => r.Key).Distinct().ToList();
        var kept = await db.Set<PostedRow>().Where(r => r.Connection == connection && r.Domain == domain && keys.Contains(r.Key)).ToDictionaryAsync(r => r.Key, stop);
        foreach (var row in rows)
        {
            if (!kept.TryGetValue(row.Key, out var known)) db.Add(kept[row.Key] = known = PostedRow.Of(connection, domain, row.Key));
            known.Hear(row, now);
        }
    }
}
