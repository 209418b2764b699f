using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Staging.UseCases;

/// <summary>Replaces the draft by a corrected one; the rules look at it before it is saved. Answers the new version.</summary>
/// <param name="Draft">The whole draft as JSON, checked against the kind's schema.</param>
[Needs(Permission.IntakeReview)]
public sealed record CorrectRecord(Guid Id, int Version, string Draft) : IRequest<int>;

sealed class CorrectRecordHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, ICurrentPerson me, TimeProvider clock) : IRequestHandler<CorrectRecord, int>
{
    /// <summary>As a submission: corrections upon corrections must not make it grow without end.</summary>
    const int LargestDraft = 256 * 1024;

    public async Task<int> Handle(CorrectRecord ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, ask.Version, cancellationToken);
        var kind = kinds.Single(k => k.Name == record.Kind);
        var json = Encoding.UTF8.GetBytes(ask.Draft);
        if (json.Length > LargestDraft) throw new InvalidInput("", $"A draft has at most {LargestDraft / 1024} KiB.", "maxLength");
        JsonShape.Require(json);
        var violations = kind.Check(json);
        if (violations.Count > 0) throw new InvalidInput(violations);

        var before = record.DraftJson;
        var assessment = (await kind.Assess([new Draft(record.Id, record.Key, record.ReceivedAt, json)], cancellationToken))[0];
        var at = clock.GetUtcNow();
        record.Correct(ask.Draft, assessment, at);
        var changes = JsonChanges.Between(before, ask.Draft);
        var text = changes.Count == 1 ? $"Changed {changes[0].Pointer}" : $"Changed {changes.Count} fields";
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.Corrected, at, me.Name, text, changes), cancellationToken);
        return record.Version;
    }
}
