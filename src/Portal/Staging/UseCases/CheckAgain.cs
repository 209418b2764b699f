using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Runs the rules again, because the data they look at has changed. Answers the new version.</summary>
[Needs(Permission.IntakeReview)]
public sealed record CheckAgain(Guid Id, int Version) : IRequest<int>;

sealed class CheckAgainHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, ICurrentPerson me, TimeProvider clock) : IRequestHandler<CheckAgain, int>
{
    public async Task<int> Handle(CheckAgain ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.Reviewed(ask.Id, ask.Version, cancellationToken);
        var kind = kinds.Single(k => k.Name == record.Kind);
        var assessment = (await kind.Assess([record.Draft], cancellationToken))[0];
        var at = clock.GetUtcNow();
        record.Correct(record.DraftJson, assessment, at);
        await db.SaveDecision(record, TimelineEntry.Of(record.Id, TimelineKind.RulesRan, at, me.Name, StageArrivalsHandler.Sentence(assessment)), cancellationToken);
        return record.Version;
    }
}
