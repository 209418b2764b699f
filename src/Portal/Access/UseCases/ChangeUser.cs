using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Gives a person another name, role or customer. They sign in again, as what they are now.</summary>
[Needs(Permission.AccessManage)]
public sealed record ChangeUser(Guid Id, string DisplayName, string Role, string? CustomerNumber) : IRequest<Unit>;

sealed class ChangeUserHandler(Accounts accounts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ChangeUser, Unit>
{
    public Task<Unit> Handle(ChangeUser ask, CancellationToken cancellationToken) => accounts.Change(async work =>
    {
        var user = await work.Get(ask.Id, cancellationToken);
        var before = $"{user.DisplayName}, {user.Role} {user.CustomerNumber}".TrimEnd();
        if (ask.Role != Role.Admin) await work.RefuseLastAdmin(user, cancellationToken);
        user.Change(ask.DisplayName, ask.Role, ask.CustomerNumber);
        await work.Db.Record(clock.GetUtcNow(), me.Name, "changed the account of", user.DisplayName, $"was {before}; is {user.DisplayName}, {user.Role} {user.CustomerNumber}".TrimEnd(), cancellationToken);
        return Unit.Value;
    }, cancellationToken);
}
