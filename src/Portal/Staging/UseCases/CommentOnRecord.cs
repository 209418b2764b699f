using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Leaves a note for colleagues in the record's story.</summary>
[Needs(Permission.IntakeReview)]
public sealed record CommentOnRecord(Guid Id, string Text) : IRequest;

sealed class CommentOnRecordHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<CommentOnRecord>
{
    protected override async Task Handle(CommentOnRecord ask, CancellationToken cancellationToken)
    {
        var text = RejectRecordHandler.Said(ask.Text, "/text", "Write something first.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, version: null, cancellationToken);
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.Comment, clock.GetUtcNow(), me.Name, text), cancellationToken);
    }
}
