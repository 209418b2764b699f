using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Staging.UseCases;

/// <summary>Submissions of a kind for programs, newest first: what is staged, and what was accepted and waits for the rules.</summary>
/// <param name="Status">Only these.</param>
[Needs(Permission.IntakeReview)]
public sealed record ListSubmissions(string Kind, RecordStatus? Status = null, string? Cursor = null, int Limit = 50) : IRequest<SubmissionPage>;

public sealed record SubmissionPage(IReadOnlyList<SubmissionRow> Items, string? NextCursor);

/// <param name="Version">What a decision must name; 0 while the rules have not looked at it. Until then company, customer, total and summary are not known either.</param>
/// <param name="Findings">How many of each severity.</param>
public sealed record SubmissionRow(
    Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt, int Version, string Source, string Company, string? CustomerNumber, string CustomerMatch,
    decimal? Total, string? Currency, string Summary, FindingCounts Findings, ResultView? Result);

public sealed record FindingCounts(int Blocking, int Warning, int Info);

sealed class ListSubmissionsHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds) : IRequestHandler<ListSubmissions, SubmissionPage>
{
    public async Task<SubmissionPage> Handle(ListSubmissions ask, CancellationToken cancellationToken)
    {
        if (kinds.All(k => k.Name != ask.Kind)) throw new NotFound($"There is no intake kind {ask.Kind}.");
        var limit = Query.Checked(ask.Limit);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // In the way that submissions go: what is staged between the two reads is seen twice, and shown once, rather than missed.
        var waiting = ask.Status is null or RecordStatus.Received ? await Waiting(db, ask, limit + 1, cancellationToken) : [];
        var staged = await Staged(db, ask, limit + 1, cancellationToken);
        var rows = staged.Concat(waiting).DistinctBy(r => r.Id).OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(limit + 1).ToList();
        return new SubmissionPage([.. rows.Take(limit)], rows.Count > limit ? TimeCursor.Of(rows[limit - 1].ReceivedAt, rows[limit - 1].Id) : null);
    }

    static async Task<IReadOnlyList<SubmissionRow>> Staged(PortalDb db, ListSubmissions ask, int count, CancellationToken stop)
    {
        var filter = new QueueFilter(Status: ask.Status, Kind: ask.Kind, OldestFirst: false);
        var rows = await db.StagedRecords.AsNoTracking().Matching(filter).From(ask.Cursor, filter).Take(count)
            .Select(r => new
            {
                r.Id, r.Key, r.Kind, r.Status, r.ReceivedAt, r.UpdatedAt, r.Version, r.Source, r.Company, r.CustomerNumber, r.Match,
                r.Total, r.Currency, r.Summary, r.Blocking, r.Warnings, r.Infos, r.ResultType, r.ResultNumber,
            })
            .ToListAsync(stop);
        return
        [
            .. rows.Select(r => new SubmissionRow(
                r.Id, r.Key, r.Kind, Words.Of(r.Status), r.ReceivedAt, r.UpdatedAt, r.Version, r.Source, r.Company, r.CustomerNumber, Words.Of(r.Match),
                r.Total, r.Currency, r.Summary, new FindingCounts(r.Blocking, r.Warnings, r.Infos), r.ResultNumber is null ? null : new ResultView(r.ResultType!, r.ResultNumber))),
        ];
    }

    /// <summary>The index of the inbox holds only what waits, in the order of arrival: a page is read from its cursor on.</summary>
    static async Task<IReadOnlyList<SubmissionRow>> Waiting(PortalDb db, ListSubmissions ask, int count, CancellationToken stop)
    {
        var waiting = db.Submissions.AsNoTracking().Where(s => s.StagedAt == null && s.Kind == ask.Kind);
        if (ask.Cursor is not null)
        {
            var (at, id) = TimeCursor.Read(ask.Cursor);
            waiting = waiting.Where(s => s.ReceivedAt <= at && (s.ReceivedAt < at || s.Id < id));
        }
        var rows = await waiting.OrderByDescending(s => s.ReceivedAt).ThenByDescending(s => s.Id).Take(count)
            .Select(s => new { s.Id, s.Key, s.Kind, s.ReceivedAt, s.Source }).ToListAsync(stop);
        return
        [
            .. rows.Select(s => new SubmissionRow(
                s.Id, s.Key, s.Kind, Words.Of(RecordStatus.Received), s.ReceivedAt, s.ReceivedAt, Version: 0, s.Source, "", null, Words.Of(CustomerMatch.None),
                null, null, "", new FindingCounts(0, 0, 0), null)),
        ];
    }
}
