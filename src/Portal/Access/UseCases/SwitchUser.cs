using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Switches an account off, which signs the person out everywhere at once, or on again.</summary>
[Needs(Permission.AccessManage)]
public sealed record SwitchUser(Guid Id, bool On) : IRequest<Unit>;

sealed class SwitchUserHandler(Accounts accounts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<SwitchUser, Unit>
{
    public Task<Unit> Handle(SwitchUser ask, CancellationToken cancellationToken) => accounts.Change(async work =>
    {
        var at = clock.GetUtcNow();
        var user = await work.Get(ask.Id, cancellationToken);
        if (!ask.On && user.Id == me.Id) throw new BusinessRuleViolation("You cannot switch yourself off. Ask another administrator.");
        if (!ask.On) await work.RefuseLastAdmin(user, cancellationToken);
        if (ask.On) user.Enable();
        else user.Disable(at);
        await work.Db.Record(at, me.Name, ask.On ? "switched on the account of" : "switched off the account of", user.DisplayName, null, cancellationToken);
        return Unit.Value;
    }, cancellationToken);
}
