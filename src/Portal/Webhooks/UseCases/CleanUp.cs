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
        // What was said is never kept for longer than that it was said.
        var (said, known) = (now.AddDays(-Math.Min(settings.PayloadDays, settings.HistoryDays)), now.AddDays(-settings.HistoryDays));
        var touched = 0;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // What still waits to be sent is needed, however old it is.
        var waiting = db.Deliveries.Waiting();
        touched += await InBatches(
            from => db.Events.Where(e => e.OccurredAt < said && e.OccurredAt >= from && e.Position != null && e.Data != OutboxEvent.Removed && !waiting.Any(d => d.EventId == e.Id)).Select(e => new Due { Id = e.Id, At = e.OccurredAt }),
            ids => db.Events.Where(e => ids.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Data, OutboxEvent.Removed), cancellationToken));
        touched += await InBatches(
            from => db.Attempts.Where(a => a.StartedAt < said && a.StartedAt >= from && a.RequestHeaders != null).Select(a => new Due { Id = a.Id, At = a.StartedAt }),
            ids => db.Attempts.Where(a => ids.Contains(a.Id)).ExecuteUpdateAsync(set => set.SetProperty(a => a.ResponseBody, (string?)null).SetProperty(a => a.RequestHeaders, (string?)null), cancellationToken));
        touched += await InBatches(
            from => db.Attempts.Where(a => a.StartedAt < known && a.StartedAt >= from && a.RequestHeaders == null).Select(a => new Due { Id = a.Id, At = a.StartedAt }),
            ids => db.Attempts.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken));
        touched += await InBatches(
            from => db.Deliveries.Where(d => d.CreatedAt < known && d.CreatedAt >= from && (d.Status == DeliveryStatus.Delivered || d.Status == DeliveryStatus.Failed)).Select(d => new Due { Id = d.Id, At = d.CreatedAt }),
            ids => db.Deliveries.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(cancellationToken));
        var deliveries = db.Deliveries;
        // The last place is kept, or the next event would take a number that readers have passed.
        var last = await db.Events.MaxAsync(e => e.Position, cancellationToken);
        touched += await InBatches(
            from => db.Events.Where(e => e.OccurredAt < known && e.OccurredAt >= from && e.Position < last && e.Data == OutboxEvent.Removed && !deliveries.Any(d => d.EventId == e.Id)).Select(e => new Due { Id = e.Id, At = e.OccurredAt }),
            ids => db.Events.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken));
        return touched;

        // What is passed over, because it still waits, is passed over once and not for every batch.
        async Task<int> InBatches(Func<DateTimeOffset, IQueryable<Due>> dueFrom, Func<IReadOnlyList<Guid>, Task<int>> clean)
        {
            var (all, from) = (0, DateTimeOffset.MinValue);
            while (await dueFrom(from).OrderBy(d => d.At).Take(ask.Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
            {
                all += await clean([.. some.Select(d => d.Id)]);
                if (some.Count < ask.Batch) break;
                from = some[^1].At;
            }
            return all;
        }
    }

    /// <summary>A row that is due, and by which instant.</summary>
    sealed class Due
    {
        public Guid Id { get; init; }
        public DateTimeOffset At { get; init; }
    }
}
