using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Removes what was said once its days are over, and later that it was said at all. In batches, so that nobody waits for it. Answers how many rows it touched.</summary>
[Needs]
public sealed record CleanUp(int Batch = 2000) : IRequest<int>;

sealed class CleanUpHandler(IDbContextFactory<PortalDb> dbs, WebhookSettings settings, TimeProvider clock) : IRequestHandler<CleanUp, int>
{
    public async Task<int> Handle(CleanUp ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (said, known) = (now.AddDays(-settings.PayloadDays), now.AddDays(-settings.HistoryDays));
        var touched = 0;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // What still waits to be sent is needed, however old it is.
        var waiting = db.Deliveries.Waiting();
        touched += await InBatches(
            db.Events.Where(e => e.OccurredAt < said && e.Position != null && e.Data != Retention.Removed && !waiting.Any(d => d.EventId == e.Id)).OrderBy(e => e.OccurredAt).Select(e => e.Id),
            ids => db.Events.Where(e => ids.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Data, Retention.Removed), cancellationToken));
        touched += await InBatches(
            db.Attempts.Where(a => a.StartedAt < said && (a.ResponseBody != null || a.RequestHeaders != null)).OrderBy(a => a.StartedAt).Select(a => a.Id),
            ids => db.Attempts.Where(a => ids.Contains(a.Id)).ExecuteUpdateAsync(set => set.SetProperty(a => a.ResponseBody, (string?)null).SetProperty(a => a.RequestHeaders, (string?)null), cancellationToken));
        touched += await InBatches(
            db.Attempts.Where(a => a.StartedAt < known).OrderBy(a => a.StartedAt).Select(a => a.Id),
            ids => db.Attempts.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken));
        touched += await InBatches(
            db.Deliveries.Where(d => d.CreatedAt < known && (d.Status == DeliveryStatus.Delivered || d.Status == DeliveryStatus.Failed)).OrderBy(d => d.CreatedAt).Select(d => d.Id),
            ids => db.Deliveries.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken));
        var deliveries = db.Deliveries;
        // The last place is kept, or the next event would take a number that readers have passed.
        var last = await db.Events.MaxAsync(e => e.Position, cancellationToken);
        touched += await InBatches(
            db.Events.Where(e => e.OccurredAt < known && e.Position != null && e.Position < last && !deliveries.Any(d => d.EventId == e.Id)).OrderBy(e => e.OccurredAt).Select(e => e.Id),
            ids => db.Events.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken));
        return touched;

        async Task<int> InBatches(IQueryable<Guid> due, Func<IReadOnlyList<Guid>, Task<int>> clean)
        {
            var all = 0;
            while (await due.Take(ask.Batch).ToListAsync(cancellationToken) is { Count: > 0 } ids)
            {
                all += await clean(ids);
                if (ids.Count < ask.Batch) break;
            }
            return all;
        }
    }
}
