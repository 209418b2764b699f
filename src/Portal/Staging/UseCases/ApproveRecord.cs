using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Lets a record through to the system of record.</summary>
/// <param name="Version">The version that the reviewer saw.</param>
/// <param name="Hold">How long the promotion waits, so that the approval can be taken back.</param>
/// <param name="Note">Why its warnings are fine, kept with the decision.</param>
[Needs(Permission.IntakeReview)]
public sealed record ApproveRecord(Guid Id, int Version, TimeSpan Hold = default, string? Note = null) : IRequest;

sealed class ApproveRecordHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<ApproveRecord>
{
    protected override async Task Handle(ApproveRecord ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, ask.Version, cancellationToken);
        var at = clock.GetUtcNow();
        var why = ask.Note is null ? "" : $": {RejectRecordHandler.Said(ask.Note, "/note", "Say why, in a sentence.")}";
        db.Publish(record.Approve(me.Name, ask.Hold, at));
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.Approved, at, me.Name, Sentence(record) + why), cancellationToken);
    }

    internal static string Sentence(StagedRecord record) => record switch
    {
        { Match: CustomerMatch.Guess } => $"Approved, and took {record.CustomerNumber} as the customer",
        { Warnings: 1 } => "Approved, and accepted one warning",
        { Warnings: > 1 } => $"Approved, and accepted {record.Warnings} warnings",
        _ => "Approved",
    };
}
