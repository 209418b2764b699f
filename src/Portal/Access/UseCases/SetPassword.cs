using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Whose one-time link this is; null when it is used up, too old, or none.</summary>
[Needs(Anyone = true)]
public sealed record ReadLink(string Code) : IRequest<LinkOwner?>;

public sealed record LinkOwner(string Email, string Name);

/// <summary>Sets a password with a one-time link, which is used up by it.</summary>
[Needs(Anyone = true)]
public sealed record SetPassword(string Code, string Password) : IRequest<Unit>;

sealed class ReadLinkHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ReadLink, LinkOwner?>
{
    public async Task<LinkOwner?> Handle(ReadLink ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var hash = User.HashOf(ask.Code);
        var user = await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.LinkHash == hash, cancellationToken);
        return user?.HasOpenLink(clock.GetUtcNow()) is true ? new(user.Email!, user.DisplayName) : null;
    }
}

sealed class SetPasswordHandler(Accounts accounts, TimeProvider clock) : IRequestHandler<SetPassword, Unit>
{
    public async Task<Unit> Handle(SetPassword ask, CancellationToken cancellationToken)
    {
        var hash = await Hash(ask, cancellationToken);
        return await accounts.Change(async work =>
        {
            var at = clock.GetUtcNow();
            var user = await Owner(work, ask.Code, at, cancellationToken);
            user.PasswordHash = hash;
            user.UsedLink();
            await work.Users.UpdateAsync(user);
            var failures = SignInFailures.IdOf(user.Email!);
            await work.Db.Set<SignInFailures>().Where(f => f.Id == failures).ExecuteDeleteAsync(cancellationToken);
            await work.Db.Record(at, user.DisplayName, "set a new password for", user.DisplayName, null, cancellationToken);
            return Unit.Value;
        }, cancellationToken);
    }

    /// <summary>Only for whoever has a link: a hash costs time.</summary>
    async Task<string> Hash(SetPassword ask, CancellationToken stop)
    {
        await using var work = accounts.Open();
        return await work.Hash(await Owner(work, ask.Code, clock.GetUtcNow(), stop), ask.Password);
    }

    static async Task<User> Owner(AccountWork work, string code, DateTimeOffset at, CancellationToken stop)
    {
        var hash = User.HashOf(code);
        var user = await work.Db.Set<User>().SingleOrDefaultAsync(u => u.LinkHash == hash, stop);
        return user?.HasOpenLink(at) is true ? user : throw new NotFound("This link was used, or it is too old. Ask for another.");
    }
}
