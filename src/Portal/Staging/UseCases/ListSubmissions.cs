using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Staged records of a kind for programs, newest first.</summary>
/// <param name="Status">Only these; in kebab case.</param>
[Needs(Permission.IntakeReview)]
public sealed record ListSubmissions(string Kind, string? Status = null, string? Cursor = null, int Limit = 50) : IRequest<SubmissionPage>;

public sealed record SubmissionPage(IReadOnlyList<SubmissionRow> Items, string? NextCursor);

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
        if (ask.Limit is < 1 or > 200) throw new InvalidInput("/limit", "Between 1 and 200.", ask.Limit < 1 ? "minimum" : "maximum");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var filter = new QueueFilter(Status: ask.Status is null ? null : StatusOf(ask.Status), Kind: ask.Kind);
        var rows = await db.StagedRecords.AsNoTracking().Matching(filter).From(ask.Cursor, oldestFirst: false).Take(ask.Limit + 1)
            .Select(r => new
            {
                r.Id, r.Key, r.Kind, r.Status, r.ReceivedAt, r.UpdatedAt, r.Version, r.Source, r.Company, r.CustomerNumber, r.Match,
                r.Total, r.Currency, r.Summary, r.Blocking, r.Warnings, r.Infos, r.ResultType, r.ResultNumber,
            })
            .ToListAsync(cancellationToken);
        var items = rows.Take(ask.Limit)
            .Select(r => new SubmissionRow(
                r.Id, r.Key, r.Kind, Words.Of(r.Status), r.ReceivedAt, r.UpdatedAt, r.Version, r.Source, r.Company, r.CustomerNumber, Words.Of(r.Match),
                r.Total, r.Currency, r.Summary, new FindingCounts(r.Blocking, r.Warnings, r.Infos), r.ResultNumber is null ? null : new ResultView(r.ResultType!, r.ResultNumber)))
            .ToList();
        return new SubmissionPage(items, rows.Count > ask.Limit ? QueueCursor.Of(items[^1].ReceivedAt, items[^1].Id) : null);
    }

    static RecordStatus StatusOf(string word)
    {
        foreach (var status in Enum.GetValues<RecordStatus>())
            if (Words.Of(status) == word) return status;
        throw new InvalidInput("/status", $"One of {string.Join(", ", Enum.GetValues<RecordStatus>().Select(s => Words.Of(s)))}.", "enum");
    }
}
