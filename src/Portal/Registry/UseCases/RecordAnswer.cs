using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>Writes down that owners were asked about a planned change, or what they said.</summary>
[Needs(Permission.RegistryManage)]
public sealed record RecordAnswer(Subject Subject, IReadOnlyList<string> Flows, OwnerAnswer Answer) : IRequest<Unit>;

sealed class RecordAnswerHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RecordAnswer, Unit>
{
    public async Task<Unit> Handle(RecordAnswer ask, CancellationToken cancellationToken)
    {
        var (impact, at) = (Impact.Of(await observatory.Look(dbs, cancellationToken), ask.Subject), clock.GetUtcNow());
        var felt = impact.Felt.ToDictionary(h => h.Flow.Slug, h => h.Flow);
        var answers = new List<Acknowledgement>();
        foreach (var slug in ask.Flows.Distinct())
        {
            var flow = felt.GetValueOrDefault(slug) ?? throw new BusinessRuleViolation($"The change does not touch {slug}; nobody has to answer for it.");
            if (flow.Owner is null) throw new BusinessRuleViolation($"Nobody owns {flow.Name}. Name an owner first.");
            answers.Add(new(slug, flow.Owner, ask.Answer, me.Name, DateOnly.FromDateTime(at.UtcDateTime)));
        }
        var what = $"{impact.Title}: {string.Join(", ", answers.Select(a => $"{a.Owner} {PlanWords.Of(a.Answer).ToLowerInvariant()}").Distinct())}";
        await dbs.ChangePlan(ask.Subject, sheet => sheet with { Answers = [.. sheet.Answers.Where(a => !ask.Flows.Contains(a.Flow)), .. answers] }, "wrote down answers to the change of", what, me.Name, at, cancellationToken);
        return Unit.Value;
    }

}
