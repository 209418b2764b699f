using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.UseCases;

/// <summary>Takes away handovers that were done long ago, a piece at a time; what failed stays until a person looked.</summary>
[Needs]
public sealed record ForgetDoneHandovers : IRequest<int>;

sealed class ForgetDoneHandoversHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ForgetDoneHandovers, int>
{
    internal const int KeptDays = 90;
    const int Piece = 500;

    public async Task<int> Handle(ForgetDoneHandovers ask, CancellationToken cancellationToken)
    {
        var (all, old) = (0, clock.GetUtcNow().AddDays(-KeptDays));
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var some = await db.Set<Handover>().Where(h => h.State == HandoverState.Done && h.FinishedAt < old).OrderBy(h => h.FinishedAt).Select(h => h.Id).Take(Piece).ToListAsync(cancellationToken);
            if (some.Count == 0) return all;
            all += await db.Set<Handover>().Where(h => some.Contains(h.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
