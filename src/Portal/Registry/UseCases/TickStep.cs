using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>A step before the day is done, or is not after all.</summary>
/// <param name="Step">Its key: a step that the plan no longer has is remembered and shows up nowhere.</param>
[Needs(Permission.RegistryManage)]
public sealed record TickStep(Subject Subject, string Step, bool Done) : IRequest<Unit>;

sealed class TickStepHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, ICurrentPerson me, TimeProvider clock) : IRequestHandler<TickStep, Unit>
{
    const int LongestStep = 500, MostSteps = 1_000;

    public async Task<Unit> Handle(TickStep ask, CancellationToken cancellationToken)
    {
        if (ask.Step.Length is 0 or > LongestStep) throw new InvalidInput("/step", $"1 to {LongestStep} characters.", "maxLength");
        var now = clock.GetUtcNow();
        var title = ask.Subject.TitleIn(await observatory.Look(dbs, cancellationToken)) ?? throw new NotFound($"The registry knows no {ask.Subject.Word} {ask.Subject.Name}.");
        await dbs.ChangePlan(ask.Subject, sheet => sheet with { Done = [.. sheet.Done.Where(d => d != ask.Step).Concat(ask.Done ? [ask.Step] : []).TakeLast(MostSteps)] }, ask.Done ? "did a step of the change of" : "took back a step of the change of", $"{title}: {ask.Step}", me.Name, now, cancellationToken);
        return Unit.Value;
    }
}
