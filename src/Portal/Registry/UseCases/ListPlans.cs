using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>Changes that somebody plans, the ones touched last first.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListPlans(int Limit = 20) : IRequest<IReadOnlyList<PlanRow>>;

/// <param name="Answered">Flows for which somebody answered.</param>
public sealed record PlanRow(Subject Subject, string Title, ChangeSheet Sheet, int Answered, string ChangedBy, DateTimeOffset ChangedAt);

sealed class ListPlansHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory) : IRequestHandler<ListPlans, IReadOnlyList<PlanRow>>
{
    public async Task<IReadOnlyList<PlanRow>> Handle(ListPlans ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        var plans = await db.Set<PlannedChange>().AsNoTracking().OrderByDescending(p => p.ChangedAt).ThenBy(p => p.Name).Take(Math.Clamp(ask.Limit, 1, 200)).ToListAsync(cancellationToken);
        return [.. plans.Select(p => (Plan: p, p.Sheet)).Select(p => new PlanRow(p.Plan.Subject, p.Plan.Subject.TitleIn(picture) ?? p.Plan.Name, p.Sheet, p.Sheet.Answers.Count(a => a.Answer is not OwnerAnswer.Asked), p.Plan.ChangedBy, p.Plan.ChangedAt))];
    }
}
