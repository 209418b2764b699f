using System.Diagnostics;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging.UseCases;

namespace Portal.Staging.Jobs;

/// <summary>Stages what arrives, at once; in a flood the door goes first.</summary>
sealed class StagingPump(IServiceScopeFactory scopes, Signals signals, Press press, Readiness readiness, TimeProvider clock, ILogger<StagingPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, SubmissionStored.Topic)
{
    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var more = await mediator.Send(new StageArrivals(), stop) > 0;
        await press.GiveWay(Stopwatch.GetElapsedTime(since), stop);
        return more;
    }
}

/// <summary>Works through bulk decisions.</summary>
sealed class BulkPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<BulkPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(BulkMoved))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new RunBulks(), stop);
}
