using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Takes an approval back while its promotion has not begun.</summary>
[Needs(Permission.IntakeReview)]
public sealed record TakeBackApproval(Guid Id) : IRequest;

sealed class TakeBackApprovalHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<TakeBackApproval>
{
    protected override async Task Handle(TakeBackApproval ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, version: null, cancellationToken);
        var at = clock.GetUtcNow();
        db.Publish(record.TakeBack(me.Name, at));
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.TakenBack, at, me.Name, "Took the approval back"), cancellationToken);
    }
}
