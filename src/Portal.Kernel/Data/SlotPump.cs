using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Kernel.Data;

/// <summary>Does claimed work some at a time: each slot takes the next when it is free, so one slow answer holds up no other.</summary>
public abstract partial class SlotPump<T>(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger logger, int slots, params string[] wakenBy)
    : UseCasePump(scopes, signals, readiness, clock, logger, wakenBy) where T : IDueWork
{
    readonly IServiceScopeFactory scopes = scopes;
    readonly ILogger logger = logger;
    readonly List<Task> running = [];

    /// <summary>Claims up to so many that are due.</summary>
    protected abstract IRequest<IReadOnlyList<T>> Claim(int most);

    /// <summary>Does one that is claimed.</summary>
    protected abstract IRequest Do(T claimed);

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        running.RemoveAll(r => r.IsCompleted);
        var free = slots - running.Count;
        if (free == 0) return false;
        var claimed = await mediator.Send(Claim(free), stop);
        foreach (var one in claimed)
        {
            var doing = Task.Run(() => Run(one, stop), CancellationToken.None);
            running.Add(doing);
            _ = WakeAfter(doing);
        }
        return claimed.Count == free;
    }

    async Task Run(T claimed, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(Do(claimed), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host goes down; whoever is there next takes the claim over.
        }
        catch (Exception fault)
        {
            LogStopped(logger, typeof(T).Name, claimed.Id, fault);
        }
    }

    async Task WakeAfter(Task doing)
    {
        await doing;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} {Id} stopped; it is taken up again when the claim runs out")]
    static partial void LogStopped(ILogger logger, string work, Guid id, Exception fault);
}
