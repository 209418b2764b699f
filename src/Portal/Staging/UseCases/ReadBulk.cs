using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>How far a bulk decision is, with a result for each record.</summary>
/// <param name="After">Position of the last result that the reader has.</param>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record ReadBulk(Guid Id, int? After = null, bool OnlyProblems = false, int Limit = 100) : IRequest<BulkView>;

public sealed record BulkView(
    Guid Id, BulkAction Action, string By, string? Reason, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, BulkState State,
    int Total, int Done, int Applied, int NoOps, int Refused, int Failed, IReadOnlyList<BulkResult> Results, int? Next);

public sealed record BulkResult(int Position, Guid RecordId, string Key, string Company, BulkOutcome Outcome, string? Message);

sealed class ReadBulkHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ReadBulk, BulkView>
{
    public async Task<BulkView> Handle(ReadBulk ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var bulk = await db.BulkDecisions.AsNoTracking().SingleOrDefaultAsync(b => b.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var items = db.BulkItems.AsNoTracking().Where(i => i.BulkId == ask.Id && i.Outcome != BulkOutcome.Pending);
        if (ask.OnlyProblems) items = items.Where(i => i.Outcome == BulkOutcome.Refused || i.Outcome == BulkOutcome.Failed);
        if (ask.After is { } after) items = items.Where(i => i.Position > after);
        var limit = Math.Clamp(ask.Limit, 1, 500);
        var results = await items.OrderBy(i => i.Position).Take(limit + 1)
            .Select(i => new BulkResult(i.Position, i.RecordId, i.Key, i.Company, i.Outcome, i.Message)).ToListAsync(cancellationToken);
        var shown = results.Take(limit).ToList();
        return new BulkView(
            bulk.Id, bulk.Action, bulk.By, bulk.Reason, bulk.StartedAt, bulk.FinishedAt, bulk.State, bulk.Total, bulk.Done,
            bulk.Applied, bulk.NoOps, bulk.Refused, bulk.Failed, shown, results.Count > limit ? shown[^1].Position : null);
    }
}
