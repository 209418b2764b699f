using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging.UseCases;

namespace Portal.Staging.Jobs;

/// <summary>Stages what arrives, at once; in a flood the door goes first.</summary>
sealed class StagingPump(IServiceScopeFactory scopes, Signals signals, Press press, Readiness readiness, TimeProvider clock, ILogger<StagingPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, SubmissionStored.Topic)
{
    const int Batch = 250;
    const int Piece = 25;

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop) =>
        await press.Behind(Batch, Piece, batch => mediator.Send(new StageArrivals(batch), stop), stop) > 0;
}

/// <summary>Works through bulk decisions.</summary>
sealed class BulkPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<BulkPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(BulkMoved))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new RunBulks(), stop);
}
