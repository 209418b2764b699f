using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Takes away days that no answer looks at any more.</summary>
[Needs]
public sealed record ForgetOldTraffic : IRequest<int>;

sealed class ForgetOldTrafficHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ForgetOldTraffic, int>
{
    const int KeptDays = 400;

    public async Task<int> Handle(ForgetOldTraffic ask, CancellationToken cancellationToken)
    {
        var oldest = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-KeptDays);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.TrafficDays.Where(d => d.Day < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
