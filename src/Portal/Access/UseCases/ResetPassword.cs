using MediatR;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access.UseCases;

/// <summary>Opens a one-time link with which a person sets a new password. The old one works until then.</summary>
[Needs(Permission.AccessManage)]
public sealed record ResetPassword(Guid Id) : IRequest<OneTimeLink>;

sealed class ResetPasswordHandler(Accounts accounts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ResetPassword, OneTimeLink>
{
    public Task<OneTimeLink> Handle(ResetPassword ask, CancellationToken cancellationToken) => accounts.Change(async work =>
    {
        var at = clock.GetUtcNow();
        var user = await work.Get(ask.Id, cancellationToken);
        var code = user.OpenLink(at);
        await work.Db.Record(at, me.Name, "opened a password link for", user.DisplayName, null, cancellationToken);
        return new OneTimeLink(user.Id, user.DisplayName, Urls.PasswordLink(code), user.LinkEndsAt!.Value);
    }, cancellationToken);
}
