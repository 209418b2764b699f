using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

sealed class AnswerBoundSubscriptions(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskBoundSubscriptions, IReadOnlyList<BoundSubscription>>
{
    public async Task<IReadOnlyList<BoundSubscription>> Handle(AskBoundSubscriptions ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Subscriptions.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).Select(s => new BoundSubscription(s.Id, s.Name, s.Flow)).ToListAsync(cancellationToken);
    }
}
