using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>Keeps what is planned with a subject: how, by what, on which day. What owners said and what is done stays.</summary>
[Needs(Permission.RegistryManage)]
public sealed record KeepPlan(Subject Subject, ChangeWay Way, string? Successor, DateOnly? SwitchOn) : IRequest<Unit>;

sealed class KeepPlanHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, ICurrentPerson me, TimeProvider clock) : IRequestHandler<KeepPlan, Unit>
{
    const int LongestSuccessor = 200;

    public async Task<Unit> Handle(KeepPlan ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var title = ask.Subject.TitleIn(await observatory.Look(dbs, cancellationToken)) ?? throw new NotFound($"The registry knows no {ask.Subject.Word} {ask.Subject.Name}.");
        var successor = string.IsNullOrWhiteSpace(ask.Successor) ? null : ask.Successor.Trim();
        if (successor?.Length > LongestSuccessor) throw new InvalidInput("/successor", $"At most {LongestSuccessor} characters.", "maxLength");
        if (ask.SwitchOn < DateOnly.FromDateTime(now.UtcDateTime)) throw new InvalidInput("/switchOn", "A day from today on.", "minimum");
        await dbs.ChangePlan(ask.Subject, sheet => sheet with { Way = ask.Way, Successor = successor, SwitchOn = ask.SwitchOn }, "planned the change of", title, me.Name, now, cancellationToken);
        return Unit.Value;
    }
}
