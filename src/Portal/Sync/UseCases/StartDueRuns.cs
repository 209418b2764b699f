using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Starts flows whose time has come; one that still runs is left to its run, and starts at its next time. True when there was one.</summary>
[Needs]
public sealed record StartDueRuns(int Batch = 20) : IRequest<bool>;

sealed class StartDueRunsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<StartDueRuns, bool>
{
    const string Clock = "the clock";

    public async Task<bool> Handle(StartDueRuns ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var due = await db.SyncProgress.AsNoTracking().Where(p => p.NextRunAt <= now).OrderBy(p => p.NextRunAt).Take(ask.Batch)
            .Join(db.SyncFlows.AsNoTracking(), p => p.FlowId, f => f.Id, (p, f) => new { Progress = p, Flow = f }).ToListAsync(cancellationToken);
        foreach (var one in due) await Start(one.Flow, one.Progress, now, cancellationToken);
        return due.Count > 0;
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
        db.Publish(new SyncMoved(flow.Id));
    }
}
