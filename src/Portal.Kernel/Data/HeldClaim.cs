using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Portal.Kernel.Data;

/// <summary>Keeps a claim while its work goes on, and ends the work when the claim is lost: whoever took it over may be at it already.</summary>
public sealed partial class HeldClaim : IAsyncDisposable
{
    readonly CancellationTokenSource held, working;
    readonly Task renewal;

    HeldClaim(Func<CancellationTokenSource, CancellationToken, Task> renew, CancellationToken stop)
    {
        (held, working) = (CancellationTokenSource.CreateLinkedTokenSource(stop), CancellationTokenSource.CreateLinkedTokenSource(stop));
        renewal = renew(held, working.Token);
    }

    /// <summary>Ends when the claim is lost or the host stops.</summary>
    public CancellationToken Held => held.Token;

    /// <summary>Begins to renew a claim that was just taken.</summary>
    /// <param name="each">Done at each renewal, with a context of its own: tell how far it is.</param>
    public static HeldClaim Of<T>(IDbContextFactory<PortalDb> dbs, Guid id, Guid token, TimeProvider clock, ILogger logger, CancellationToken stop, Func<PortalDb, Task>? each = null) where T : class, IDueWork =>
        new((held, working) => Renew<T>(dbs, id, token, clock, logger, each, held, working), stop);

    static async Task Renew<T>(IDbContextFactory<PortalDb> dbs, Guid id, Guid token, TimeProvider clock, ILogger logger, Func<PortalDb, Task>? each, CancellationTokenSource held, CancellationToken stop) where T : class, IDueWork
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
                    await using var db = await dbs.CreateDbContextAsync(stop);
                    DateTimeOffset? next = now + DueWork.Lease;
                    // By its id too: what was claimed with it may have been given up.
                    if (await db.Set<T>().Where(w => w.Id == id && w.ClaimedBy == token).ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, next), stop) == 1)
                    {
                        until = next.Value;
                        if (each is not null) await each(db);
                        continue;
                    }
                }
                catch (Exception fault) when (!stop.IsCancellationRequested)
                {
                    LogRenewal(logger, typeof(T).Name, id, fault);
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

    public async ValueTask DisposeAsync()
    {
        await working.CancelAsync();
        await renewal;
        working.Dispose();
        held.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} {Id}: the claim could not be renewed; tried again while the lease lasts")]
    static partial void LogRenewal(ILogger logger, string work, Guid id, Exception fault);
}
