using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Starts flows whose time has come, whose source said that something changed, or where a person said which record is meant; one that still runs is left to its run, and starts at its next time. True when there was one.</summary>
[Needs]
public sealed record StartDueRuns(int Batch = 20) : IRequest<bool>;

sealed class StartDueRunsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<StartDueRuns, bool>
{
    const string Clock = "the clock", Source = "its source", Decision = "a decision";

    public async Task<bool> Handle(StartDueRuns ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var due = await db.SyncProgress.AsNoTracking().Where(p => p.NextRunAt <= now).OrderBy(p => p.NextRunAt).Take(ask.Batch)
            .Join(db.SyncFlows.AsNoTracking(), p => p.FlowId, f => f.Id, (p, f) => new { Progress = p, Flow = f }).ToListAsync(cancellationToken);
        foreach (var one in due) await Start(one.Flow, one.Progress, now, cancellationToken);
        await Revive(db, now, cancellationToken);
        var told = await StartTold(db, now, ask.Batch, cancellationToken);
        return await StartDecided(db, now, ask.Batch, cancellationToken) || told || due.Count > 0;
    }

    /// <summary>A run that was held for a pause which ended at that very moment goes on.</summary>
    static Task Revive(PortalDb db, DateTimeOffset now, CancellationToken stop)
    {
        DateTimeOffset? at = now;
        return db.SyncRuns.Where(r => r.FinishedAt == null && r.DueAt == null && db.Set<SyncFlow>().Any(f => f.Id == r.FlowId && !f.Paused)).ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, at), stop);
    }

    /// <summary>A flow that runs already begins again when that run is over: it may have read past what changed.</summary>
    async Task<bool> StartTold(PortalDb db, DateTimeOffset now, int batch, CancellationToken stop)
    {
        var told = await db.SyncProgress.AsNoTracking().Where(p => p.ToldAt <= now && !db.Set<SyncRun>().Any(r => r.FlowId == p.FlowId && r.FinishedAt == null)).OrderBy(p => p.ToldAt)
            .Join(db.SyncFlows.AsNoTracking().Where(f => !f.Paused), p => p.FlowId, f => f.Id, (p, f) => new { p.ToldAt, Flow = f }).Take(batch).ToListAsync(stop);
        foreach (var one in told)
            await StartOnce(SyncRun.Of(one.Flow, SyncTrigger.Notice, Source, now), own => own.SyncProgress.Where(p => p.FlowId == one.Flow.Id && p.ToldAt == one.ToldAt).ExecuteUpdateAsync(set => set.SetProperty(p => p.ToldAt, (DateTimeOffset?)null), stop), stop);
        return told.Count > 0;
    }

    /// <summary>Rows that waited for a person to say which record is meant.</summary>
    async Task<bool> StartDecided(PortalDb db, DateTimeOffset now, int batch, CancellationToken stop)
    {
        var decided = await db.SyncProblems.AsNoTracking().Where(p => p.Decided).Select(p => p.RunId).Distinct().Join(db.SyncRuns.AsNoTracking(), p => p, r => r.Id, (_, r) => r)
            .Where(r => !db.Set<SyncRun>().Any(o => o.FlowId == r.FlowId && o.FinishedAt == null)).OrderBy(r => r.Id)
            .Join(db.SyncFlows.AsNoTracking().Where(f => !f.Paused), r => r.FlowId, f => f.Id, (r, f) => new { Run = r.Id, Flow = f }).Take(batch).ToListAsync(stop);
        // Of several runs of a flow one at a time.
        foreach (var one in decided.DistinctBy(d => d.Flow.Id))
            await StartOnce(SyncRun.Of(one.Flow, SyncTrigger.Retry, Decision, now, retryOf: one.Run), own => own.SyncProblems.Where(p => p.RunId == one.Run && p.Decided).ExecuteUpdateAsync(set => set.SetProperty(p => p.Decided, false), stop), stop);
        return decided.Count > 0;
    }

    /// <param name="take">Takes away what asks for the run; of several instances one does.</param>
    async Task StartOnce(SyncRun run, Func<PortalDb, Task<int>> take, CancellationToken stop)
    {
        await using var own = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await own.Database.BeginTransactionAsync(stop);
        if (await take(own) == 0) return;
        own.SyncRuns.Add(run);
        own.Publish(new SyncMoved(run.FlowId));
        try
        {
            await own.SaveChangesAsync(stop);
            await own.Commit(transaction, stop);
        }
        catch (DbUpdateException)
        {
            // Somebody started it at this very moment: it begins once more when that run is over.
            await transaction.RollbackAsync(stop);
        }
    }

    async Task Start(SyncFlow flow, SyncProgress progress, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (was, next) = (progress.NextRunAt, flow.Paused ? null : flow.Schedule.Next(now));
        // Of several instances one moves the time on, and that one starts it.
        if (await db.SyncProgress.Where(p => p.FlowId == flow.Id && p.NextRunAt == was).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, next), stop) == 0) return;
        if (!flow.Paused) await Queue(db, flow, progress, now, stop);
        try
        {
            await db.SaveChangesAsync(stop);
            await db.Commit(transaction, stop);
        }
        catch (DbUpdateException)
        {
            // A person started it at this very moment: nothing is lost, since their run reads the same.
            await transaction.RollbackAsync(stop);
            await using var other = await dbs.CreateDbContextAsync(stop);
            await other.SyncProgress.Where(p => p.FlowId == flow.Id && p.NextRunAt == was).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextRunAt, next), stop);
        }
    }

    static async Task Queue(PortalDb db, SyncFlow flow, SyncProgress progress, DateTimeOffset now, CancellationToken stop)
    {
        if (await db.SyncRuns.AsNoTracking().SingleOrDefaultAsync(r => r.FlowId == flow.Id && r.FinishedAt == null, stop) is { } under)
        {
            db.SyncNotes.Add(SyncNote.Of(under.Id, now, $"The run of {now:HH:mm} UTC was left out, because this one is not over."));
            return;
        }
        var full = flow.Compares && (progress.ComparedOn is not { } last || last < flow.Schedule.Day(now));
        db.SyncRuns.Add(SyncRun.Of(flow, SyncTrigger.Schedule, Clock, now, full: full));
        // It reads what its source told of until now.
        await db.SyncProgress.Where(p => p.FlowId == flow.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.ToldAt, (DateTimeOffset?)null), stop);
        db.Publish(new SyncMoved(flow.Id));
    }
}
