using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Goes on with a run that is claimed, page by page, until it is over, waits or is lost to another worker.</summary>
[Needs]
public sealed record WorkOnRun(SyncRun Run) : IRequest;

sealed partial class WorkOnRunHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, Press press, TimeProvider clock, ILogger<WorkOnRunHandler> logger) : AsyncRequestHandler<WorkOnRun>
{
    /// <summary>Rows of a page; fewer while the door is pressed.</summary>
    const int Whole = 500, Piece = 50;
    /// <summary>A page that takes longer is tried again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    protected override async Task Handle(WorkOnRun ask, CancellationToken cancellationToken)
    {
        await using var claim = HeldClaim.Of<SyncRun>(dbs, ask.Run.Id, ask.Run.ClaimedBy!.Value, clock, logger, cancellationToken);
        var taken = true;
        while (await Step(ask.Run, taken, claim.Held, cancellationToken)) taken = false;
    }

    async Task<bool> Step(SyncRun ask, bool taken, CancellationToken held, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(held, limit.Token);
        try
        {
            return await press.Behind(Whole, Piece, size => OnePage(ask, taken, size, either.Token), stop);
        }
        catch (ConnectionFault fault)
        {
            await Set(ask, (db, flow, progress, run, now) => Stumble(db, flow, progress, run, fault, now), stop);
        }
        catch (DbUpdateConcurrencyException) when (!held.IsCancellationRequested)
        {
            // Somebody looked at a row meanwhile, or the run is another's now: the page is done again if it is still ours.
            LogAgain(logger, ask.Id);
            return true;
        }
        catch (Exception) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            LogLost(logger, ask.Id);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogUnknown(logger, ask.Id, fault);
            var why = limit.IsCancellationRequested ? $"A page took longer than {Patience.TotalMinutes:0} minutes." : "A page failed in a way that its connector does not know; the log says why.";
            await Set(ask, (db, flow, progress, run, now) => Stumble(db, flow, progress, run, new ConnectionFault(FaultKind.Unreachable, why), now), stop);
        }
        return false;
    }

    async Task<bool> OnePage(SyncRun ask, bool taken, int size, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await Mine(db, ask, stop) is not { } run) return false;
        var (flow, progress) = await Of(db, run, stop);
        var now = clock.GetUtcNow();
        if (flow.Paused)
        {
            run.Hold();
            db.SyncNotes.Add(SyncNote.Of(run.Id, now, "The flow was paused; it goes on from here."));
            db.Publish(new SyncMoved(flow.Id));
            await db.SaveChangesAsync(stop);
            return false;
        }
        if (taken && run.State is SyncState.Running) db.SyncNotes.Add(SyncNote.Of(run.Id, now, $"Its worker was lost; another goes on after {run.Read} rows."));
        return await new RunPiece(db, flow, progress, run, connections, clock).Do(size, stop);
    }

    /// <summary>A system did not do as it was asked: wait, try again, or give up.</summary>
    static void Stumble(PortalDb db, SyncFlow flow, SyncProgress progress, SyncRun run, ConnectionFault fault, DateTimeOffset now)
    {
        var why = fault.Message;
        if (fault.Kind is FaultKind.Busy)
        {
            if (!run.Wait(why, fault.RetryAfter, now)) run.Fail(why = $"It was told to wait for {SyncRun.LongestBusy.TotalHours:0} hours and came no further. The last answer: {fault.Message}", now);
        }
        else if (fault.Kind is FaultKind.Credentials or FaultKind.Refused || !run.TryAgain(why, now)) run.Fail(why, now);
        db.SyncNotes.Add(SyncNote.Of(run.Id, now, run.DueAt is { } again ? $"{why} It goes on at {again:HH:mm:ss} UTC." : why));
        if (run.State is SyncState.Failed && !run.DryRun && progress.Fails(now)) db.Publish(new SyncFailed(flow.Id, flow.Flow ?? flow.Slug, why, run.StartedAt!.Value, now));
        db.Publish(new SyncMoved(flow.Id));
    }

    async Task Set(SyncRun ask, Action<PortalDb, SyncFlow, SyncProgress, SyncRun, DateTimeOffset> change, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await Mine(db, ask, stop) is not { } run)
        {
            LogLost(logger, ask.Id);
            return;
        }
        var (flow, progress) = await Of(db, run, stop);
        change(db, flow, progress, run, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
    }

    static Task<SyncRun?> Mine(PortalDb db, SyncRun ask, CancellationToken stop) => db.SyncRuns.SingleOrDefaultAsync(r => r.Id == ask.Id && r.ClaimedBy == ask.ClaimedBy, stop);

    static async Task<(SyncFlow, SyncProgress)> Of(PortalDb db, SyncRun run, CancellationToken stop) =>
        (await db.SyncFlows.AsNoTracking().SingleAsync(f => f.Id == run.FlowId, stop), await db.SyncProgress.SingleAsync(p => p.FlowId == run.FlowId, stop));

    [LoggerMessage(Level = LogLevel.Information, Message = "Sync run {Run}: a row changed meanwhile; its page is done again")]
    static partial void LogAgain(ILogger logger, Guid run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sync run {Run} was lost to another worker")]
    static partial void LogLost(ILogger logger, Guid run);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sync run {Run}: a page failed in a way that its connector does not know")]
    static partial void LogUnknown(ILogger logger, Guid run, Exception fault);
}
