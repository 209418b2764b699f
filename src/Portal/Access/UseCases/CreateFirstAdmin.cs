using System.Security.Claims;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Makes the first administrator, with the one-time code of the log. Never again once there is somebody.</summary>
[Needs(Anyone = true)]
public sealed record CreateFirstAdmin(string Code, string Email, string DisplayName, string Password) : IRequest<ClaimsPrincipal>;

sealed class CreateFirstAdminHandler(FirstRun first, Accounts accounts, TimeProvider clock) : IRequestHandler<CreateFirstAdmin, ClaimsPrincipal>
{
    public async Task<ClaimsPrincipal> Handle(CreateFirstAdmin ask, CancellationToken cancellationToken)
    {
        if (!await first.IsOpen(cancellationToken)) throw new NotFound();
        if (!first.Is(ask.Code)) throw new InvalidInput("/code", "This is not the code of the log.");
        var admin = User.New(ask.Email, ask.DisplayName, Role.Admin, null, clock.GetUtcNow(), FirstRun.FirstId);
        await using (var work = accounts.Open()) admin.PasswordHash = await work.Hash(admin, ask.Password);
        var user = await accounts.Change(async work =>
        {
            if (await work.Db.Set<User>().AnyAsync(cancellationToken)) return null;
            (await work.Users.CreateAsync(admin)).OrRefuse();
            await work.Db.Record(clock.GetUtcNow(), admin.DisplayName, "made the first administrator", admin.DisplayName, null, cancellationToken);
            return admin;
        }, cancellationToken);
        first.Close();
        return user?.Principal() ?? throw new NotFound();
    }
}
