using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Which records a bulk decision is about: the marked ones, or all that a view matches.</summary>
/// <param name="Ids">Marked records; null when the filter says.</param>
/// <param name="Filter">All that match now, up to <see cref="Most"/>.</param>
public sealed record BulkSelection(IReadOnlyList<Guid>? Ids, QueueFilter? Filter)
{
    /// <summary>More than this at once nobody has looked at; filter further.</summary>
    public const int Most = 100_000;

    internal IQueryable<StagedRecord> Of(PortalDb db) => (Ids, Filter) switch
    {
        ({ } ids, _) => db.StagedRecords.AsNoTracking().Where(r => ids.Contains(r.Id)),
        (_, { } filter) => db.StagedRecords.AsNoTracking().Matching(filter),
        _ => throw new InvalidInput("", "Mark records, or give a filter.", "required"),
    };
}

/// <summary>What a bulk decision would do, before it is done.</summary>
[Needs(Permission.IntakeReview)]
public sealed record PreviewBulk(BulkAction Action, BulkSelection Selection) : IRequest<BulkPreview>;

/// <param name="Able">Records that the decision can be applied to.</param>
/// <param name="Blocked">Records that carry a blocking finding: they cannot be approved.</param>
/// <param name="Decided">Records that no longer wait.</param>
/// <param name="Guesses">Records whose suggested customer would be taken.</param>
/// <param name="Warned">Records whose warnings would be accepted.</param>
/// <param name="Values">Sum by currency of the records that it applies to.</param>
/// <param name="Sentence">The consequences as a person reads them.</param>
public sealed record BulkPreview(int Total, int Able, int Blocked, int Decided, int Guesses, int Warned, IReadOnlyDictionary<string, decimal> Values, string Sentence);

sealed class PreviewBulkHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds) : IRequestHandler<PreviewBulk, BulkPreview>
{
    public async Task<BulkPreview> Handle(PreviewBulk ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var groups = await ask.Selection.Of(db).OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(BulkSelection.Most + 1)
            .GroupBy(r => new
            {
                r.Kind, r.Currency,
                Waits = r.Status == RecordStatus.Ready || r.Status == RecordStatus.NeedsReview,
                Fell = r.Status == RecordStatus.PromotionFailed,
                Blocked = r.Blocking > 0, Guess = r.Match == CustomerMatch.Guess, Warned = r.Warnings > 0,
            })
            .Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(r => r.Total) })
            .ToListAsync(cancellationToken);
        var total = groups.Sum(g => g.Count);
        if (total > BulkSelection.Most) throw new BusinessRuleViolation($"More than {BulkSelection.Most:N0} records match; narrow the view first.");

        var approve = ask.Action is BulkAction.Approve;
        var able = groups.Where(g => approve ? g.Key.Waits && !g.Key.Blocked : g.Key.Waits || g.Key.Fell).ToList();
        var preview = new BulkPreview(
            total, able.Sum(g => g.Count),
            approve ? groups.Where(g => g.Key.Waits && g.Key.Blocked).Sum(g => g.Count) : 0,
            groups.Where(g => !g.Key.Waits && (approve || !g.Key.Fell)).Sum(g => g.Count),
            able.Where(g => g.Key.Guess).Sum(g => g.Count),
            able.Where(g => g.Key.Warned).Sum(g => g.Count),
            able.Where(g => g.Key.Currency != null).GroupBy(g => g.Key.Currency!).ToDictionary(g => g.Key, g => g.Sum(x => x.Sum ?? 0)),
            "");
        var documents = able.GroupBy(g => g.Key.Kind).Select(g => Some(g.Sum(x => x.Count), kinds.Single(k => k.Name == g.Key).Becomes));
        return preview with { Sentence = approve ? Approving(preview, string.Join(" and ", documents)) : Rejecting(preview) };
    }

    static string Approving(BulkPreview p, string documents)
    {
        if (p.Able == 0) return "None of these can be approved." + Left(p);
        var worth = p.Values.Count == 0 ? "" : " worth " + string.Join(" and ", p.Values.Select(v => $"{v.Value:N2} {v.Key}"));
        var sentence = $"Approving creates {documents}{worth} and sends {Some(p.Able, "event")}.";
        if (p.Guesses > 0) sentence += $" {Some(p.Guesses, "suggested customer")} {(p.Guesses == 1 ? "is" : "are")} taken.";
        if (p.Warned > 0) sentence += $" Warnings on {Some(p.Warned, "record")} are accepted.";
        return sentence + Left(p);
    }

    static string Rejecting(BulkPreview p) => p.Able == 0
        ? "None of these can be rejected." + Left(p)
        : $"Rejecting closes {Some(p.Able, "record")} with your reason and sends {Some(p.Able, "event")}; nothing reaches the system of record." + Left(p);

    static string Left(BulkPreview p)
    {
        var left = "";
        if (p.Blocked > 0) left += $" {Some(p.Blocked, "record")} {(p.Blocked == 1 ? "is" : "are")} blocked and {(p.Blocked == 1 ? "stays" : "stay")}.";
        if (p.Decided > 0) left += $" {Some(p.Decided, "record")} no longer {(p.Decided == 1 ? "waits" : "wait")}.";
        return left;
    }

    static string Some(int count, string one) => $"{count:N0} {one}{(count == 1 ? "" : "s")}";
}
