using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Whether a record has changed since somebody read it: cheap enough to ask at every signal, of which most are about other records.</summary>
/// <param name="LastEntry">Newest line of its story that the reader has.</param>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record HasMovedOn(Guid Id, int Version, Guid? LastEntry) : IRequest<bool>
{
    public static HasMovedOn Since(RecordView view) => new(view.Record.Id, view.Record.Version, view.Timeline.Count == 0 ? null : view.Timeline.Max(e => e.Id));
}

sealed class HasMovedOnHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<HasMovedOn, bool>
{
    public async Task<bool> Handle(HasMovedOn ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return !await db.StagedRecords.AnyAsync(r => r.Id == ask.Id && r.Version == ask.Version, cancellationToken)
            || await db.Timeline.Where(e => e.RecordId == ask.Id).OrderByDescending(e => e.Id).Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancellationToken) != ask.LastEntry;
    }
}
