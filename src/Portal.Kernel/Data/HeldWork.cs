using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Portal.Kernel.Data;

/// <summary>Does claimed work and keeps the claim while it lasts.</summary>
public static partial class HeldWork
{
    /// <summary>
    /// Renews the claim of <paramref name="claimed"/> again and again while <paramref name="work"/> goes on, and ends it by its token when the claim is lost:
    /// whoever took it over may be at work already.
    /// </summary>
    /// <param name="claimed">As it was claimed: its due time is the end of the lease.</param>
    public static async Task Hold<T>(this IDbContextFactory<PortalDb> dbs, T claimed, TimeProvider clock, ILogger logger, Func<CancellationToken, Task> work, CancellationToken stop) where T : class, IDueWork
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewal = Renew(dbs, claimed, clock, logger, held, working.Token);
        try
        {
            await work(held.Token);
        }
        finally
        {
            await working.CancelAsync();
            await renewal;
        }
    }

    static async Task Renew<T>(IDbContextFactory<PortalDb> dbs, T claimed, TimeProvider clock, ILogger logger, CancellationTokenSource held, CancellationToken stop) where T : class, IDueWork
    {
        var until = claimed.DueAt;
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
                    if (await db.Set<T>().Where(w => w.Id == claimed.Id && w.ClaimedBy == claimed.ClaimedBy).ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, next), stop) == 1)
                    {
                        until = next;
                        continue;
                    }
                }
                catch (Exception fault) when (!stop.IsCancellationRequested)
                {
                    LogRenewal(logger, typeof(T).Name, claimed.Id, fault);
                    if (now < until) continue;
                }
                await held.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} {Id}: the claim could not be renewed; tried again while the lease lasts")]
    static partial void LogRenewal(ILogger logger, string work, Guid id, Exception fault);
}
