using System.Collections.Concurrent;
using MediatR;
using Portal.Kernel.Data;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Jobs;

/// <summary>Gives events their place in the feed, at once; in a flood the door goes first.</summary>
sealed class DispatchPump(IServiceScopeFactory scopes, Signals signals, Press press, Readiness readiness, TimeProvider clock, ILogger<DispatchPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, OutboxEvent.Topic)
{
    const int Batch = 500;
    const int Piece = 100;

    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) =>
        press.Behind(Batch, Piece, batch => mediator.Send(new DispatchEvents(batch), stop), stop);
}

/// <summary>Works through replays; in a flood the door goes first.</summary>
sealed class ReplayPump(IServiceScopeFactory scopes, Signals signals, Press press, Readiness readiness, TimeProvider clock, ILogger<ReplayPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(ReplayAsked))
{
    const int Batch = 500;
    const int Piece = 100;

    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) =>
        press.Behind(Batch, Piece, batch => mediator.Send(new RunReplays(batch), stop), stop);
}

/// <summary>Puts a worker to each endpoint that has something to do, and keeps their claims alive.</summary>
sealed partial class DeliveryPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<DeliveryPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(DeliveriesDue))
{
    const int MostEndpoints = 512;
    const int Batch = 64;

    readonly IServiceScopeFactory scopes = scopes;
    readonly TimeProvider clock = clock;
    /// <summary>Each worker's task with the claim that it holds.</summary>
    readonly ConcurrentDictionary<Guid, (Guid Endpoint, Guid Token, Task Done)> workers = new();

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        var room = Math.Min(MostEndpoints - workers.Count, Batch);
        if (room <= 0) return false;
        var claimed = await mediator.Send(new ClaimEndpoints(room), stop);
        foreach (var endpoint in claimed.Ids)
        {
            var worker = Guid.NewGuid();
            var done = new TaskCompletionSource();
            workers[worker] = (endpoint, claimed.Token, done.Task);
            _ = Deliver(worker, endpoint, claimed.Token, done, stop);
        }
        return claimed.Ids.Count == room;
    }

    async Task Deliver(Guid worker, Guid endpoint, Guid token, TaskCompletionSource done, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new DeliverTo(endpoint, token), stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogWorker(logger, endpoint, fault);
        }
        catch (OperationCanceledException)
        {
            // The host goes down; whoever is there next takes the claim over.
        }
        finally
        {
            workers.TryRemove(worker, out _);
            done.SetResult();
            Wake();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var renewal = Renew(stoppingToken);
        await base.ExecuteAsync(stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Task.WhenAll(workers.Values.Select(w => w.Done).Append(renewal));
    }

    async Task Renew(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(DueWork.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var claims = workers.Values;
                if (claims.Count == 0) continue;
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RenewClaims([.. claims.Select(c => c.Endpoint)], [.. claims.Select(c => c.Token).Distinct()]), stop);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    LogRenewal(logger, fault);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host goes down.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries to endpoint {Endpoint} stopped; they are taken up again when the claim runs out")]
    static partial void LogWorker(ILogger logger, Guid endpoint, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The claims of endpoints could not be renewed")]
    static partial void LogRenewal(ILogger logger, Exception fault);
}
