using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Adds what was counted to its day, stamps what nobody stamped, and takes it away, in one transaction. Answers how many rows it took.</summary>
[Needs]
public sealed record SumUpTraffic(int Batch = 5_000) : IRequest<int>;

sealed class SumUpTrafficHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, IMediator contracts) : IRequestHandler<SumUpTraffic, int>
{
    public async Task<int> Handle(SumUpTraffic ask, CancellationToken cancellationToken)
    {
        var clients = (await contracts.Send(new AskApiClients(), cancellationToken)).ToDictionary(c => c.Name);
        var all = 0;
        int taken;
        do all += taken = await SumUp(ask.Batch, clients, cancellationToken);
        while (taken == ask.Batch);
        return all;
    }

    async Task<int> SumUp(int batch, IReadOnlyDictionary<string, KnownClient> clients, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.HoldTraffic(stop);
        var rows = await db.Traffic.AsNoTracking().OrderBy(t => t.Id).Take(batch).ToListAsync(stop);
        if (rows.Count == 0) return 0;
        var book = await shelf.Read(db, stop);
        var (first, last) = (rows.Min(TrafficDay.DayOf), rows.Max(TrafficDay.DayOf));
        var days = await db.TrafficDays.Where(d => d.Day >= first && d.Day <= last).ToDictionaryAsync(d => d.Key, stop);
        foreach (var row in rows)
        {
            var fresh = TrafficDay.Of(row, row.Flow ?? book.FlowOf(new(row.Kind, row.Name, row.What), clients)?.Slug);
            if (!days.TryGetValue(fresh.Key, out var day)) db.TrafficDays.Add(days[fresh.Key] = day = fresh);
            day.Add(row);
        }
        db.Publish(new TrafficSummed());
        await db.SaveChangesAsync(stop);
        var ids = rows.Select(r => r.Id).ToList();
        await db.Traffic.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(stop);
        await db.Commit(transaction, stop);
        return rows.Count;
    }
}
