using MediatR;
using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Data;

namespace Portal.Erp.Jobs;

/// <summary>Works through imports.</summary>
sealed class ImportPump(IServiceScopeFactory scopes, Signals signals, Readiness readiness, TimeProvider clock, ILogger<ImportPump> logger)
    : UseCasePump(scopes, signals, readiness, clock, logger, nameof(ImportMoved))
{
    protected override Task<bool> Work(IMediator mediator, CancellationToken stop) => mediator.Send(new RunImports(), stop);
}
