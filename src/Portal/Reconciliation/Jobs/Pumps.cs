using MediatR;
using Portal.Kernel.Data;
using Portal.Reconciliation.UseCases;

namespace Portal.Reconciliation.Jobs;

/// <summary>Compares what is due, one comparison at a time on each instance: each of them reads whole systems.</summary>
sealed class ComparisonPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<ComparisonPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(ReconciliationChanged))
{
    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        await mediator.Send(new StartDueComparisons(), stop);
        return await mediator.Send(new RunComparisons(), stop);
    }
}

/// <summary>Writes what people decided to fix; it does not wait for comparisons.</summary>
sealed class FixPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<FixPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(ReconciliationChanged))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new RunFixes(), stop);
}
