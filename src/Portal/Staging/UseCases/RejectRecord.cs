using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Closes a record without promoting it.</summary>
/// <param name="Reason">Required: the sender sees it.</param>
[Needs(Permission.IntakeReview)]
public sealed record RejectRecord(Guid Id, int Version, string Reason) : IRequest;

sealed class RejectRecordHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<RejectRecord>
{
    protected override async Task Handle(RejectRecord ask, CancellationToken cancellationToken)
    {
        var reason = Said(ask.Reason, "/reason", "Say why, in a sentence: the sender will read it.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, ask.Version, cancellationToken);
        var at = clock.GetUtcNow();
        db.Publish(record.Reject(me.Name, reason, at));
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.Rejected, at, me.Name, $"Rejected: {reason}"), cancellationToken);
    }

    /// <summary>Text that a person must give, trimmed.</summary>
    internal static string Said(string? text, string pointer, string whenMissing) => text?.Trim() switch
    {
        null or "" => throw new InvalidInput(pointer, whenMissing, "required"),
        { Length: > 4000 } => throw new InvalidInput(pointer, "At most 4,000 characters.", "maxLength"),
        var said => said,
    };
}
