using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Reconciliation;

/// <summary>Keeps a claim alive while its work goes on, and ends the work when it is lost: whoever took it over may be at it already.</summary>
sealed class Keeping<T> : IAsyncDisposable where T : class, IDueWork
{
    readonly CancellationTokenSource held, working;
    readonly Task renewing;

    /// <param name="each">Done at each renewal, with a context of its own: tell how far it is.</param>
    public Keeping(IDbContextFactory<PortalDb> dbs, TimeProvider clock, T claimed, Func<PortalDb, Task> each, CancellationToken stop)
    {
        (held, working) = (CancellationTokenSource.CreateLinkedTokenSource(stop), CancellationTokenSource.CreateLinkedTokenSource(stop));
        renewing = Renew(dbs, clock, claimed, each, working.Token);
    }

    /// <summary>Cancelled when the claim is lost.</summary>
    public CancellationToken Held => held.Token;

    async Task Renew(IDbContextFactory<PortalDb> dbs, TimeProvider clock, T claimed, Func<PortalDb, Task> each, CancellationToken stop)
    {
        var until = claimed.DueAt;
        using var timer = new PeriodicTimer(DueWork.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                try
                {
                    await using var db = await dbs.CreateDbContextAsync(stop);
                    var now = clock.GetUtcNow();
                    if (await db.Renew<T>([claimed.ClaimedBy!.Value], now, stop) == 0) break;
                    until = now + DueWork.Lease;
                    await each(db);
                }
                catch (Exception) when (!stop.IsCancellationRequested && clock.GetUtcNow() < until)
                {
                    // A busy database: once more while the lease lasts.
                }
            }
            await held.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work is done.
        }
        catch (Exception)
        {
            await held.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await working.CancelAsync();
        await renewing;
        working.Dispose();
        held.Dispose();
    }
}
