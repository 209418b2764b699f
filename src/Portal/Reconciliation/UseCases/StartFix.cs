using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation.UseCases;

/// <summary>What a fix would do, before it is done.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record PreviewFix(DifferenceSelection Selection) : IRequest<FixPreview>;

/// <param name="Able">Differences that can be written.</param>
/// <param name="Why">Why none can; null when some can.</param>
/// <param name="Sentence">The consequences as a person reads them.</param>
public sealed record FixPreview(int Total, int Able, string? Why, string Sentence);

/// <summary>Writes the owner's values to the copy, as the registry allows. Answers the fix's id at once; the work goes on by itself.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record StartFix(DifferenceSelection Selection) : IRequest<Guid>;

/// <summary>How far a fix is.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadFix(Guid Id) : IRequest<FixView>;

/// <param name="Written">Written, and not seen again yet.</param>
/// <param name="Fault">Why it waits, or why it stopped.</param>
public sealed record FixView(Guid Id, string By, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Total, int Done, int Fixed, int Written, int Refused, string? Fault, DateTimeOffset? AgainAt);

sealed class StartFixHandler(IDbContextFactory<PortalDb> dbs, Sources sources, ICurrentPerson me, TimeProvider clock) :
    IRequestHandler<PreviewFix, FixPreview>, IRequestHandler<StartFix, Guid>, IRequestHandler<ReadFix, FixView>
{
    static readonly DifferenceKind[] Able = [DifferenceKind.Differs, DifferenceKind.Missing];

    public async Task<FixPreview> Handle(PreviewFix ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparison = await db.Comparisons.AsNoTracking().Get(ask.Selection.Comparison, cancellationToken);
        var counts = await ask.Selection.Of(db, comparison.Id).GroupBy(d => new { d.Kind, Alive = Difference.Alive.Contains(d.State) }).Select(g => new { g.Key.Kind, g.Key.Alive, Count = g.Count() }).ToListAsync(cancellationToken);
        int Count(params DifferenceKind[] kinds) => counts.Where(c => c.Alive && kinds.Contains(c.Kind)).Sum(c => c.Count);
        var (total, able) = (counts.Sum(c => c.Count), Count(Able));
        var why = sources.Writer(comparison.Copy, comparison.Domain) is null ? $"{comparison.Copy} takes no {comparison.Domain} from Portal, so they are put right there." : able == 0 ? "Nothing of this can be written." : null;
        return new(total, why is null ? able : 0, why, (why ?? Sentence(comparison, Count(DifferenceKind.Differs), Count(DifferenceKind.Missing))) + Left(Count(DifferenceKind.Extra), Count(DifferenceKind.Doubled)));
    }

    static string Sentence(CopyComparison comparison, int differ, int missing)
    {
        string[] parts = [.. new[] { differ == 0 ? "" : $"changes {Of(differ, "record")}", missing == 0 ? "" : $"makes {Of(missing, "record")}" }.Where(p => p.Length > 0)];
        return $"Fixing {string.Join(" and ", parts)} in {comparison.Copy} with what {comparison.Owner} says. Each is read again and closes only when it matches.";
    }

    static string Left(int extra, int doubled)
    {
        var left = "";
        if (extra > 0) left += $" {Of(extra, "record")} that only the copy has {(extra == 1 ? "stays" : "stay")}: nothing is deleted.";
        if (doubled > 0) left += $" {Of(doubled, "key")} with several rows {(doubled == 1 ? "stays" : "stay")}.";
        return left;
    }

    static string Of(int count, string one) => $"{count:N0} {one}{(count == 1 ? "" : "s")}";

    public async Task<Guid> Handle(StartFix ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparison = await db.Comparisons.AsNoTracking().Get(ask.Selection.Comparison, cancellationToken);
        if (sources.Writer(comparison.Copy, comparison.Domain) is null) throw new BusinessRuleViolation($"{comparison.Copy} takes no {comparison.Domain} from Portal.");
        var (at, id) = (clock.GetUtcNow(), Guid.CreateVersion7(clock.GetUtcNow()));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var count = await ask.Selection.Of(db, comparison.Id).Where(d => Able.Contains(d.Kind) && Difference.Alive.Contains(d.State))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DifferenceState.Fixing).SetProperty(d => d.FixId, id).SetProperty(d => d.Outcome, (string?)null).SetProperty(d => d.Version, d => d.Version + 1), cancellationToken);
        if (count == 0) throw new BusinessRuleViolation("None of these can be fixed by a write any more.");
        db.FixRuns.Add(FixRun.Of(id, comparison.Id, count, me.Name, at));
        await db.Record(at, me.Name, $"fixes {Of(count, "difference")}", comparison.Slug, $"{comparison.Copy} from {comparison.Owner}", cancellationToken);
        db.Publish(new ReconciliationChanged(comparison.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return id;
    }

    public async Task<FixView> Handle(ReadFix ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var fix = await db.FixRuns.AsNoTracking().SingleOrDefaultAsync(f => f.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        return new(fix.Id, fix.By, fix.StartedAt, fix.FinishedAt, fix.Total, fix.Done, fix.Fixed, fix.Written, fix.Refused, fix.Fault, fix.ClaimedBy is null && fix.FinishedAt is null && fix.Attempts > 0 ? fix.DueAt : null);
    }
}
