using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Staging.UseCases;

/// <summary>What a view of the queue shows. Every member is in the page's address.</summary>
/// <param name="Lane">Whose turn; null for all.</param>
/// <param name="Findings">Only records that carry this severity.</param>
/// <param name="Search">Beginning of a company, or a whole key, e-mail, quote number or customer number.</param>
/// <param name="DecidedSince">Only what was decided since then, in the order of the decisions; anything else is in the order of arrival.</param>
/// <param name="OldestFirst">The queue's order; lists for machines are newest first.</param>
public sealed record QueueFilter(
    Lane? Lane = null, RecordStatus? Status = null, string? Kind = null, Severity? Findings = null, CustomerMatch? Match = null,
    decimal? TotalOver = null, string? Search = null, DateTimeOffset? DecidedSince = null, bool OldestFirst = true);

/// <param name="After">Cursor of the last row that the reader has; null from the start.</param>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record ListQueue(QueueFilter Filter, string? After = null, int Limit = 50) : IRequest<QueuePage>;

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record QueuePage(IReadOnlyList<QueueRow> Rows, string? Next);

public sealed record QueueRow(
    Guid Id, string Key, string Kind, RecordStatus Status, Lane Lane, string Company, CustomerMatch Match, string? CustomerNumber, decimal? Total, string? Currency,
    string Summary, int Blocking, int Warnings, int Infos, string? FirstFinding, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt, string Source, string? ResultNumber, string? DecidedBy, int Version, DateTimeOffset? DecidedAt);

sealed class ListQueueHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListQueue, QueuePage>
{
    public async Task<QueuePage> Handle(ListQueue ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(ask.Limit, 1, 200);
        var ordered = db.StagedRecords.AsNoTracking().Matching(ask.Filter).From(ask.After, ask.Filter);
        var rows = await ordered.Take(limit + 1).Rows(cancellationToken);
        var shown = rows.Take(limit).ToList();
        return new QueuePage(shown, rows.Count > limit ? Cursor(ask.Filter, shown[^1]) : null);
    }

    static string Cursor(QueueFilter filter, QueueRow last) => TimeCursor.Of(filter.DecidedSince is null ? last.ReceivedAt : last.DecidedAt!.Value, last.Id);
}

static class QueueQueries
{
    public static IQueryable<StagedRecord> Matching(this IQueryable<StagedRecord> records, QueueFilter filter)
    {
        if (filter.Status is { } status) records = records.Where(r => r.Status == status);
        if (filter.Lane is { } lane) records = records.Where(r => r.Lane == lane);
        if (filter.Kind is { } kind) records = records.Where(r => r.Kind == kind);
        if (filter.Match is { } match) records = records.Where(r => r.Match == match);
        if (filter.TotalOver is { } over) records = records.Where(r => r.Total > over);
        if (filter.DecidedSince is { } since) records = records.Where(r => r.DecidedAt >= since);
        records = filter.Findings switch
        {
            Severity.Blocking => records.Where(r => r.Blocking > 0),
            Severity.Warning => records.Where(r => r.Warnings > 0),
            Severity.Info => records.Where(r => r.Infos > 0),
            _ => records,
        };
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var text = filter.Search.Trim();
            var (low, end) = (text.ToLowerInvariant(), text.ToLowerInvariant() + '\uffff');
            records = records.Where(r =>
                (string.Compare(r.CompanySearch, low) >= 0 && string.Compare(r.CompanySearch, end) < 0)
                || r.Key == text.ToUpperInvariant() || r.Email == low || r.ResultNumber == text.ToUpperInvariant() || r.CustomerNumber == text.ToUpperInvariant());
        }
        return records;
    }

    /// <summary>In the filter's order, after the cursor.</summary>
    public static IQueryable<StagedRecord> From(this IQueryable<StagedRecord> records, string? after, QueueFilter filter)
    {
        var place = after is null ? ((DateTimeOffset At, Guid Id)?)null : TimeCursor.Read(after);
        // The plain bound lets the index begin at the cursor; an "or" alone would be read from the very first row.
        if (filter.DecidedSince is not null)
        {
            if (place is var (decided, last))
            {
                records = filter.OldestFirst
                    ? records.Where(r => r.DecidedAt >= decided && (r.DecidedAt > decided || r.Id > last))
                    : records.Where(r => r.DecidedAt <= decided && (r.DecidedAt < decided || r.Id < last));
            }
            return filter.OldestFirst ? records.OrderBy(r => r.DecidedAt).ThenBy(r => r.Id) : records.OrderByDescending(r => r.DecidedAt).ThenByDescending(r => r.Id);
        }
        if (place is var (at, id))
        {
            records = filter.OldestFirst
                ? records.Where(r => r.ReceivedAt >= at && (r.ReceivedAt > at || r.Id > id))
                : records.Where(r => r.ReceivedAt <= at && (r.ReceivedAt < at || r.Id < id));
        }
        return filter.OldestFirst ? records.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id) : records.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id);
    }

    /// <summary>What the queue shows of these records.</summary>
    public static async Task<IReadOnlyList<QueueRow>> Rows(this IQueryable<StagedRecord> records, CancellationToken stop)
    {
        var rows = await records
            .Select(r => new
            {
                r.Id, r.Key, r.Kind, r.Status, r.Lane, r.Company, r.Match, r.CustomerNumber, r.Total, r.Currency, r.Summary,
                r.Blocking, r.Warnings, r.Infos, r.FindingsJson, r.ReceivedAt, r.UpdatedAt, r.Source, r.ResultNumber, r.DecidedBy, r.Version, r.DecidedAt,
            })
            .ToListAsync(stop);
        return
        [
            .. rows.Select(r => new QueueRow(
                r.Id, r.Key, r.Kind, r.Status, r.Lane, r.Company, r.Match, r.CustomerNumber, r.Total, r.Currency, r.Summary,
                r.Blocking, r.Warnings, r.Infos, Gravest(r.FindingsJson)?.Message, r.ReceivedAt, r.UpdatedAt, r.Source, r.ResultNumber, r.DecidedBy, r.Version, r.DecidedAt)),
        ];
    }

    /// <summary>The gravest finding: what a row says about why it waits.</summary>
    public static Finding? Gravest(string json) => json.Length <= 2
        ? null
        : System.Text.Json.JsonSerializer.Deserialize<List<Finding>>(json, OutboxEvent.Json)!.MaxBy(f => f.Severity);
}
