using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Removes counts of failed sign-ins that lock nothing any more.</summary>
[Needs]
public sealed record ForgetFailedSignIns : IRequest<int>;

sealed class ForgetFailedSignInsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ForgetFailedSignIns, int>
{
    public async Task<int> Handle(ForgetFailedSignIns ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var old = clock.GetUtcNow() - 2 * SignInFailures.LockFor;
        return await db.Set<SignInFailures>().Where(f => f.LastAt < old).ExecuteDeleteAsync(cancellationToken);
    }
}
