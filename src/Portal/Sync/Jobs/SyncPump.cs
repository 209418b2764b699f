using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Sync.UseCases;

namespace Portal.Sync.Jobs;

/// <summary>Starts what is due, works through runs and tells what days bring.</summary>
sealed class SyncPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<SyncPump> logger)
    : SlotPump<SyncRun>(scopes, signals, readiness, clock, logger, AtOnce, nameof(SyncWanted), nameof(RecordLinked))
{
    const int AtOnce = 4;

    protected override IRequest<IReadOnlyList<SyncRun>> Claim(int most) => new ClaimRuns(most);

    protected override IRequest Do(SyncRun claimed) => new WorkOnRun(claimed);

    protected override async Task<bool> Work(IMediator mediator, CancellationToken stop)
    {
        // Claimed first: what goes wrong with starting one flow keeps no run from going on.
        var claimed = await base.Work(mediator, stop);
        var started = await mediator.Send(new StartDueRuns(), stop);
        return await mediator.Send(new LookAtRows(), stop) || started || claimed;
    }
}
