using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

sealed class AnswerWaiting(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskWaiting, Waiting>
{
    const int Enough = 10_000;

    public async Task<Waiting> Handle(AskWaiting ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var waiting = db.StagedRecords.AsNoTracking().Where(r => r.Lane == Lane.NeedsYou);
        var count = await waiting.Take(Enough).CountAsync(cancellationToken);
        var blocking = await waiting.Where(r => r.Blocking > 0).Take(Enough).CountAsync(cancellationToken);
        var warnings = await waiting.Where(r => r.Blocking == 0 && r.Warnings > 0).Take(Enough).CountAsync(cancellationToken);
        var oldest = await waiting.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(5)
            .Select(r => new { r.Id, r.Key, r.Company, r.Status, r.FindingsJson, r.Total, r.Currency, r.ReceivedAt })
            .ToListAsync(cancellationToken);
        var rows = oldest.Select(r =>
        {
            var gravest = QueueQueries.Gravest(r.FindingsJson);
            return new WaitingRecord(r.Id, r.Key, r.Company, Words.Of(r.Status), gravest?.Severity, gravest?.Message, r.Total, r.Currency, r.ReceivedAt);
        }).ToList();
        return new Waiting(count, blocking, warnings, rows.FirstOrDefault()?.ReceivedAt, rows, await Day(db, ask.Since, cancellationToken));
    }

    static async Task<DayInNumbers> Day(PortalDb db, DateTimeOffset since, CancellationToken stop)
    {
        var decided = await db.StagedRecords.AsNoTracking()
            .Where(r => r.ReceivedAt >= since)
            .GroupBy(r => new { r.Status, Alone = r.DecidedBy == StagedRecord.ByItself })
            .Select(g => new { g.Key.Status, g.Key.Alone, Count = g.Count() })
            .ToListAsync(stop);
        var perHour = new int[24];
        for (var hour = 0; hour < 24; hour++)
        {
            var (from, to) = (since.AddHours(hour), since.AddHours(hour + 1));
            perHour[hour] = await db.StagedRecords.CountAsync(r => r.ReceivedAt >= from && r.ReceivedAt < to, stop);
        }
        int Of(RecordStatus status, bool? alone = null) => decided.Where(d => d.Status == status && (alone is null || d.Alone == alone)).Sum(d => d.Count);
        return new DayInNumbers(perHour.Sum(), Of(RecordStatus.Promoted, alone: true), Of(RecordStatus.Promoted, alone: false), Of(RecordStatus.Rejected), Of(RecordStatus.PromotionFailed), perHour);
    }
}
