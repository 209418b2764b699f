using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Promotion.UseCases;

namespace Portal.Promotion.Jobs;

/// <summary>Promotes what was approved, at once and some at a time: each slot takes the next when it is free, so one slow answer holds up no other.</summary>
sealed partial class PromotionPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<PromotionPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(RecordApproved), nameof(PromotionRetried))
{
    const int AtOnce = 8;

    readonly IServiceScopeFactory scopes = scopes;
    readonly List<Task> running = [];

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        running.RemoveAll(r => r.IsCompleted);
        var free = AtOnce - running.Count;
        if (free == 0) return false;
        var claimed = await mediator.Send(new ClaimPromotions(free), stop);
        foreach (var promotion in claimed)
        {
            var promoting = Task.Run(() => Promote(promotion, stop), CancellationToken.None);
            running.Add(promoting);
            _ = WakeAfter(promoting);
        }
        return claimed.Count == free;
    }

    async Task Promote(Promotion promotion, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PromoteClaimed(promotion), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host goes down; whoever is there next takes the claim over.
        }
        catch (Exception fault)
        {
            LogStopped(logger, promotion.Id, fault);
        }
    }

    async Task WakeAfter(Task promoting)
    {
        await promoting;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Promotion of {Record} stopped; it is taken up again when the claim runs out")]
    static partial void LogStopped(ILogger logger, Guid record, Exception fault);
}
