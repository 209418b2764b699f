using MediatR;
using Portal.Inbound.UseCases;
using Portal.Kernel.Data;

namespace Portal.Inbound.Jobs;

/// <summary>Wakes whoever a notice concerns, at once; in a flood the door goes first.</summary>
sealed class NoticePump(IServiceScopeFactory scopes, Signals signals, Press press, Readiness readiness, TimeProvider clock, ILogger<NoticePump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(NoticesStored))
{
    const int Batch = 500;
    const int Piece = 100;

    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) =>
        press.Behind(Batch, Piece, batch => mediator.Send(new HandleNotices(batch), stop), stop);
}
