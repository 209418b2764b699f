using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Claims a fix and writes its next differences. Answers whether there was one.</summary>
[Needs]
public sealed record RunFixes : IRequest<bool>;

sealed partial class RunFixesHandler(IDbContextFactory<PortalDb> dbs, Sources sources, CopyWriter writer, TimeProvider clock, ILogger<RunFixesHandler> logger) : IRequestHandler<RunFixes, bool>
{
    public async Task<bool> Handle(RunFixes request, CancellationToken cancellationToken)
    {
        if (await Claim(cancellationToken) is not { } fix) return false;
        await using var keeping = HeldClaim.Of<FixRun>(dbs, fix.Id, fix.ClaimedBy!.Value, clock, logger, cancellationToken);
        try
        {
            while (await Piece(fix, keeping.Held)) { }
        }
        catch (Exception fault) when (fault is ClaimLost or DbUpdateConcurrencyException || (keeping.Held.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            LogLost(logger, fix.Id);
        }
        return true;
    }

    async Task<FixRun?> Claim(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<FixRun>(1, clock.GetUtcNow(), "w.\"FinishedAt\" IS NULL", stop);
        return ids.Count == 0 ? null : await db.FixRuns.AsNoTracking().SingleOrDefaultAsync(f => f.Id == ids[0] && f.ClaimedBy == token, stop);
    }

    /// <summary>As many as the copy likes at once. True: there are more.</summary>
    async Task<bool> Piece(FixRun claimed, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var fix = await db.FixRuns.SingleOrDefaultAsync(f => f.Id == claimed.Id && f.ClaimedBy == claimed.ClaimedBy, stop) ?? throw new ClaimLost();
        var comparison = await db.Comparisons.AsNoTracking().SingleAsync(c => c.Id == fix.ComparisonId, stop);
        var mine = db.Differences.Where(d => d.FixId == fix.Id && d.State == DifferenceState.Fixing).OrderBy(d => d.Id);
        try
        {
            var copy = sources.Writer(comparison.Copy, comparison.Domain) ?? throw new ConnectionFault(FaultKind.Refused, $"{comparison.Copy} takes no {comparison.Domain} any more.");
            var some = await mine.Take(Math.Clamp(copy.BatchSize, 1, 100)).ToListAsync(stop);
            if (some.Count > 0)
            {
                await writer.Write(comparison, copy, some, stop);
                fix.Count(some);
                var flawed = some.Count(d => d.State is DifferenceState.Open);
                db.Count(new Mover(RunnerKind.Connection, comparison.Copy, comparison.Domain), comparison.Flow, volume: some.Count, errors: flawed);
            }
            else fix.Finish(clock.GetUtcNow());
            await Save(db, fix, stop);
            return fix.FinishedAt is null;
        }
        catch (ConnectionFault fault)
        {
            db.ChangeTracker.Clear();
            fix = await db.FixRuns.SingleOrDefaultAsync(f => f.Id == claimed.Id && f.ClaimedBy == claimed.ClaimedBy, stop) ?? throw new ClaimLost();
            if (fault.Kind is FaultKind.Credentials or FaultKind.Refused || !fix.TryAgain(fault, clock.GetUtcNow())) await GiveUp(db, fix, mine, fault.Message, stop);
            await Save(db, fix, stop);
            return false;
        }
        catch (Exception fault) when (fault is not ClaimLost and not OperationCanceledException and not DbUpdateConcurrencyException)
        {
            LogFailed(logger, fix.Id, fault);
            db.ChangeTracker.Clear();
            fix = await db.FixRuns.SingleOrDefaultAsync(f => f.Id == claimed.Id && f.ClaimedBy == claimed.ClaimedBy, stop) ?? throw new ClaimLost();
            await GiveUp(db, fix, mine, "Something went wrong that nobody foresaw; the log says what.", stop);
            await Save(db, fix, stop);
            return false;
        }
    }

    /// <summary>What was not written waits again, with the reason.</summary>
    async Task GiveUp(PortalDb db, FixRun fix, IQueryable<Difference> left, string why, CancellationToken stop)
    {
        var some = await left.ToListAsync(stop);
        foreach (var difference in some) difference.NotFixed(why);
        fix.Count(some);
        fix.Finish(clock.GetUtcNow(), why);
    }

    static Task Save(PortalDb db, FixRun fix, CancellationToken stop)
    {
        db.Publish(new ReconciliationChanged(fix.ComparisonId));
        return db.SaveChangesAsync(stop);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The fix {Fix} was taken over by another worker")]
    static partial void LogLost(ILogger logger, Guid fix);

    [LoggerMessage(Level = LogLevel.Error, Message = "The fix {Fix} stopped")]
    static partial void LogFailed(ILogger logger, Guid fix, Exception fault);
}
