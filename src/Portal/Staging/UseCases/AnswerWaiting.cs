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
        var counts = await waiting.OrderBy(r => r.ReceivedAt).Take(Enough).GroupBy(_ => 1)
            .Select(g => new { All = g.Count(), Blocking = g.Count(r => r.Blocking > 0), Warnings = g.Count(r => r.Blocking == 0 && r.Warnings > 0) })
            .SingleOrDefaultAsync(cancellationToken);
        var oldest = await waiting.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(5)
            .Select(r => new { r.Id, r.Key, r.Company, r.Status, r.FindingsJson, r.Total, r.Currency, r.ReceivedAt })
            .ToListAsync(cancellationToken);
        var rows = oldest.Select(r =>
        {
            var gravest = QueueQueries.Gravest(r.FindingsJson);
            return new WaitingRecord(r.Id, r.Key, r.Company, Words.Of(r.Status), gravest?.Severity, gravest?.Message, r.Total, r.Currency, r.ReceivedAt);
        }).ToList();
        return new Waiting(counts?.All ?? 0, counts?.Blocking ?? 0, counts?.Warnings ?? 0, rows.FirstOrDefault()?.ReceivedAt, rows, await Day(db, ask.Since, cancellationToken));
    }

    /// <summary>One read of what came since then, grouped by its hour and what became of it.</summary>
    static async Task<DayInNumbers> Day(PortalDb db, DateTimeOffset since, CancellationToken stop)
    {
        var from = since.ToUniversalTime();
        var parts = await (db.IsShared
            ? db.Database.SqlQuery<Part>($"""
                SELECT CAST(floor(extract(epoch FROM "ReceivedAt" - {from}) / 3600) AS int) AS "Hour", "Status", CASE WHEN "DecidedBy" = {StagedRecord.ByItself} THEN 1 ELSE 0 END AS "Alone", CAST(count(*) AS int) AS "Count"
                FROM staged_records WHERE "ReceivedAt" >= {from} GROUP BY 1, 2, 3
                """)
            : db.Database.SqlQuery<Part>($"""
                SELECT ("ReceivedAt" - {from.UtcTicks}) / {TimeSpan.TicksPerHour} AS "Hour", "Status", CASE WHEN "DecidedBy" = {StagedRecord.ByItself} THEN 1 ELSE 0 END AS "Alone", count(*) AS "Count"
                FROM staged_records WHERE "ReceivedAt" >= {from.UtcTicks} GROUP BY 1, 2, 3
                """)).ToListAsync(stop);
        var perHour = new int[24];
        foreach (var part in parts.Where(p => p.Hour < perHour.Length)) perHour[part.Hour] += part.Count;
        int Of(RecordStatus status, int? alone = null) => parts.Where(p => p.Status == status.ToString() && (alone is null || p.Alone == alone)).Sum(p => p.Count);
        return new DayInNumbers(perHour.Sum(), Of(RecordStatus.Promoted, alone: 1), Of(RecordStatus.Promoted, alone: 0), Of(RecordStatus.Rejected), Of(RecordStatus.PromotionFailed), perHour);
    }

    /// <summary>How many of an hour came to the same end.</summary>
    sealed class Part
    {
        public int Hour { get; init; }
        public string Status { get; init; } = "";
        /// <summary>1: no person decided.</summary>
        public int Alone { get; init; }
        public int Count { get; init; }
    }
}
