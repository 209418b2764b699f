using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging.UseCases;

namespace Portal.Staging.Jobs;

/// <summary>Stages what arrives, at once.</summary>
sealed class StagingPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<StagingPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, SubmissionStored.Topic)
{
    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop) => await mediator.Send(new StageArrivals(), stop) > 0;
}

/// <summary>Works through bulk decisions.</summary>
sealed class BulkPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<BulkPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(BulkMoved))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new RunBulks(), stop);
}
