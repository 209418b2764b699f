using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;
using Portal.Sync.UseCases;

namespace Portal.Sync;

/// <summary>Keeps a run's claim while its work goes on, and ends the work when the claim is lost.</summary>
sealed partial class RunClaim : IAsyncDisposable
{
    readonly CancellationTokenSource held, working;
    readonly Task renewal;

    public RunClaim(IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger logger, ClaimedRun run, CancellationToken stop)
    {
        held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        renewal = Keep(dbs, clock, logger, run, working.Token);
    }

    /// <summary>Ends when the claim is lost or the host stops.</summary>
    public CancellationToken Held => held.Token;

    async Task Keep(IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger logger, ClaimedRun run, CancellationToken stop)
    {
        var until = clock.GetUtcNow() + DueWork.Lease;
        using var timer = new PeriodicTimer(DueWork.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var now = clock.GetUtcNow();
                try
                {
                    if (await Renew(dbs, run, now + DueWork.Lease, stop))
                    {
                        until = now + DueWork.Lease;
                        continue;
                    }
                }
                catch (Exception fault) when (!stop.IsCancellationRequested)
                {
                    LogRenewal(logger, run.Id, fault);
                    if (now < until) continue;
                }
                await held.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    static async Task<bool> Renew(IDbContextFactory<PortalDb> dbs, ClaimedRun run, DateTimeOffset? until, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await db.SyncRuns.Where(r => r.Id == run.Id && r.ClaimedBy == run.Token).ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, until), stop) == 1;
    }

    public async ValueTask DisposeAsync()
    {
        await working.CancelAsync();
        await renewal;
        working.Dispose();
        held.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sync run {Run}: the claim could not be renewed; tried again while the lease lasts")]
    static partial void LogRenewal(ILogger logger, Guid run, Exception fault);
}
