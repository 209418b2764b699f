using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Kernel.Data;

/// <summary>
/// Runs a use case again and again while it finds work, sleeps until it is woken: by signals at once, by Hangfire's recurring jobs, and by a look of its own
/// every second, because leases and retries end in seconds and the scheduler of a busy database may be late by many.
/// </summary>
public abstract partial class Pump(Readiness readiness, TimeProvider clock, ILogger logger) : BackgroundService
{
    static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim awake = new(0, 1);

    /// <summary>Whether the last round failed. For health.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>There may be work. Cheap, callable from anywhere, coalesces.</summary>
    public void Wake()
    {
        try { if (awake.CurrentCount == 0) awake.Release(); }
        catch (Exception fault) when (fault is SemaphoreFullException or ObjectDisposedException) { /* woken by two at once, or going down: nothing to wake */ }
    }

    /// <summary>Does what is due now. True when there may be more.</summary>
    protected abstract Task<bool> Work(CancellationToken stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        using var look = clock.CreateTimer(_ => Wake(), null, Rhythm, Rhythm);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Work(stoppingToken)) { }
                IsFailing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The rows are still due; the next wake tries again. A worker that died of one bad answer would need a restart.
                IsFailing = true;
                LogFault(logger, GetType().Name, fault);
            }
            await awake.WaitAsync(stoppingToken);
        }
    }

    public override void Dispose()
    {
        awake.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Pump} failed and goes on at the next wake")]
    static partial void LogFault(ILogger logger, string pump, Exception fault);
}

/// <summary>A pump that sends one request, in a scope of its own each time, and wakes at signals.</summary>
public abstract class UseCasePump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger logger, params string[] wakenBy) : Pump(readiness, clock, logger)
{
    protected sealed override async Task<bool> Work(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Work(scope.ServiceProvider.GetRequiredService<IMediator>(), stop);
    }

    protected abstract Task<bool> Work(IMediator mediator, CancellationToken stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listeners = wakenBy.Select(topic => signals.On(topic, Wake)).ToList();
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            listeners.ForEach(l => l.Dispose());
        }
    }
}

/// <summary>Whether the database is migrated and seeded. Until then the host answers 503.</summary>
public sealed class Readiness
{
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => ready.Task.IsCompletedSuccessfully;

    /// <summary>Why the start failed, when it did.</summary>
    public string? Problem { get; private set; }

    public Task WhenReady(CancellationToken stop) => ready.Task.WaitAsync(stop);

    public void Done() => ready.TrySetResult();

    public void Failed(string problem) => Problem = problem;
}
