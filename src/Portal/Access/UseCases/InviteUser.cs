using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access.UseCases;

/// <summary>Makes an account without a password. The answer is the path of the one-time link that sets one; it is shown this once.</summary>
[Needs(Permission.AccessManage)]
public sealed record InviteUser(string Email, string DisplayName, string Role, string? CustomerNumber) : IRequest<OneTimeLink>;

/// <param name="Address">Path on this site.</param>
public sealed record OneTimeLink(Guid UserId, string Name, string Address, DateTimeOffset EndsAt);

sealed class InviteUserHandler(Accounts accounts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<InviteUser, OneTimeLink>
{
    public Task<OneTimeLink> Handle(InviteUser ask, CancellationToken cancellationToken) => accounts.Change(async work =>
    {
        var at = clock.GetUtcNow();
        var user = User.New(ask.Email, ask.DisplayName, ask.Role, ask.CustomerNumber, at);
        var code = user.OpenLink(at);
        (await work.Users.CreateAsync(user)).OrRefuse();
        await work.Db.Record(at, me.Name, "invited", user.DisplayName, user.CustomerNumber is { } number ? $"{user.Role} of {number}" : user.Role, cancellationToken);
        return new OneTimeLink(user.Id, user.DisplayName, Urls.PasswordLink(code), user.LinkEndsAt!.Value);
    }, cancellationToken);
}
