using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Sync.UseCases;

namespace Portal.Sync.Jobs;

/// <summary>Starts what is due and works through runs, some at a time: each slot takes the next when it is free, so one slow system holds up no other.</summary>
sealed partial class SyncPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<SyncPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(SyncWanted), nameof(RecordLinked))
{
    const int AtOnce = 4;

    readonly IServiceScopeFactory scopes = scopes;
    readonly List<Task> running = [];

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        running.RemoveAll(r => r.IsCompleted);
        var free = AtOnce - running.Count;
        // Claimed first: what goes wrong with starting one flow keeps no run from going on.
        var claimed = free == 0 ? [] : await mediator.Send(new ClaimRuns(free), stop);
        foreach (var run in claimed)
        {
            var working = Task.Run(() => Go(run, stop), CancellationToken.None);
            running.Add(working);
            _ = WakeAfter(working);
        }
        var started = await mediator.Send(new StartDueRuns(), stop);
        var more = await mediator.Send(new LookAtRows(), stop);
        return more || (free > claimed.Count && started) || (free > 0 && claimed.Count == free);
    }

    async Task Go(ClaimedRun run, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new WorkOnRun(run), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host goes down; whoever is there next takes the claim over.
        }
        catch (Exception fault)
        {
            LogStopped(logger, run.Id, fault);
        }
    }

    async Task WakeAfter(Task working)
    {
        await working;
        Wake();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sync run {Run} stopped; it is taken up again when the claim runs out")]
    static partial void LogStopped(ILogger logger, Guid run, Exception fault);
}
