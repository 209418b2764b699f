using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation.UseCases;

/// <summary>Claims a run that is due and compares. Answers whether there was one.</summary>
[Needs]
public sealed record RunComparisons : IRequest<bool>;

sealed partial class RunComparisonsHandler(IDbContextFactory<PortalDb> dbs, Sources sources, Signals signals, TimeProvider clock, ILogger<RunComparisonsHandler> logger) : IRequestHandler<RunComparisons, bool>
{
    public async Task<bool> Handle(RunComparisons request, CancellationToken cancellationToken)
    {
        if (await Claim(cancellationToken) is not var (run, comparison)) return false;
        var progress = new Progress();
        await using (var keeping = HeldClaim.Of<ComparisonRun>(dbs, run.Id, run.ClaimedBy!.Value, clock, logger, cancellationToken, db => Tell(db, run, progress, cancellationToken)))
        {
            try
            {
                await Compare(run, comparison, progress, keeping.Held);
                return true;
            }
            catch (Exception fault) when (fault is ClaimLost || (keeping.Held.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
            {
                LogLost(logger, comparison.Slug);
                return true;
            }
            catch (ConnectionFault fault) when (!cancellationToken.IsCancellationRequested)
            {
                await End(run, r =>
                {
                    if (fault.Kind is FaultKind.Credentials or FaultKind.Refused) r.Failed(fault.Message, clock.GetUtcNow());
                    else r.TryAgain(fault, clock.GetUtcNow());
                }, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, comparison.Slug, fault);
                await End(run, r => r.Failed("Something went wrong that nobody foresaw; the log says what.", clock.GetUtcNow()), cancellationToken);
            }
        }
        return true;
    }

    async Task<(ComparisonRun, CopyComparison)?> Claim(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<ComparisonRun>(1, clock.GetUtcNow(), "w.\"FinishedAt\" IS NULL", stop);
        if (ids.Count == 0) return null;
        var run = await db.ComparisonRuns.SingleAsync(r => r.Id == ids[0] && r.ClaimedBy == token, stop);
        run.Began(clock.GetUtcNow());
        var comparison = await db.Comparisons.AsNoTracking().SingleOrDefaultAsync(c => c.Id == run.ComparisonId, stop);
        if (comparison is null) db.Remove(run);
        db.Publish(new ReconciliationChanged(run.ComparisonId));
        await db.SaveChangesAsync(stop);
        return comparison is null ? null : (run, comparison);
    }

    async Task Compare(ComparisonRun run, CopyComparison comparison, Progress progress, CancellationToken held)
    {
        var (rules, ledger, hadCopies) = (comparison.Rules, new DifferenceLedger(dbs, clock, run), await HadCopies(comparison, held));
        await using var owner = await sources.Side(comparison.Owner, comparison.Domain, rules.Plan, n => progress.Owner = n, held);
        await using var copy = await sources.Side(comparison.Copy, comparison.Domain, rules.Plan, n => progress.Copy = n, held);
        var tally = await SegmentComparison.Run(owner, copy, rules, async (difference, sofar) =>
        {
            RequireRows(comparison, sofar, hadCopies);
            (progress.Owner, progress.Copy) = (owner.Transferred, copy.Transferred);
            await ledger.Take(difference, held);
        }, held);
        RequireRows(comparison, tally, hadCopies);
        await ledger.Write(held);
        await Finish(run, comparison, tally, ledger, owner.Transferred, copy.Transferred, held);
    }

    /// <summary>A side without a row is more likely an answer that went wrong than the truth; a copy that never had one is to be filled.</summary>
    static void RequireRows(CopyComparison comparison, Tally tally, bool hadCopies)
    {
        if (tally.OwnerRows == 0 || (tally.CopyRows == 0 && hadCopies))
            throw new ConnectionFault(FaultKind.Refused, $"{(tally.OwnerRows == 0 ? comparison.Owner : comparison.Copy)} answered with no rows at all, so nothing was compared.");
    }

    async Task<bool> HadCopies(CopyComparison comparison, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await db.ComparisonRuns.AnyAsync(r => r.ComparisonId == comparison.Id && r.CopyRows > 0 && (comparison.RepointedAt == null || r.AskedAt > comparison.RepointedAt), stop);
    }

    async Task Finish(ComparisonRun run, CopyComparison comparison, Tally tally, DifferenceLedger ledger, long ownerRead, long copyRead, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await ledger.Hold(db, stop);
        var gone = ledger.Cut ? 0 : await ledger.TakeAway(db, stop);
        var at = clock.GetUtcNow();
        var ours = await db.ComparisonRuns.SingleAsync(r => r.Id == run.Id && r.ClaimedBy == run.ClaimedBy, stop);
        ours.Done(tally, ledger.New, gone, ledger.Cut, ownerRead, copyRead, at);
        if (ledger.New > 0) db.Publish(new ReconciliationDriftFound(run.Id, comparison.Domain, comparison.Copy, comparison.Owner, ledger.New, at));
        db.Publish(new ReconciliationChanged(comparison.Id));
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }

    async Task End(ComparisonRun run, Action<ComparisonRun> end, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.ComparisonRuns.SingleOrDefaultAsync(r => r.Id == run.Id && r.ClaimedBy == run.ClaimedBy, stop) is not { } ours) return;
        end(ours);
        db.Publish(new ReconciliationChanged(run.ComparisonId));
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateConcurrencyException) { LogLost(logger, $"{run.ComparisonId}"); }
    }

    async Task Tell(PortalDb db, ComparisonRun run, Progress progress, CancellationToken stop)
    {
        var (owner, copy) = (progress.Owner, progress.Copy);
        if ((owner, copy) == progress.Told) return;
        progress.Told = (owner, copy);
        await db.ComparisonRuns.Where(r => r.Id == run.Id && r.ClaimedBy == run.ClaimedBy).ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerRead, owner).SetProperty(r => r.CopyRead, copy), stop);
        await signals.Raise(db, [nameof(ReconciliationChanged)]);
    }

    sealed class Progress
    {
        public long Owner { get; set; }
        public long Copy { get; set; }
        public (long, long) Told { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The comparison {Comparison} was taken over by another worker")]
    static partial void LogLost(ILogger logger, string comparison);

    [LoggerMessage(Level = LogLevel.Error, Message = "The comparison {Comparison} stopped")]
    static partial void LogFailed(ILogger logger, string comparison, Exception fault);
}
