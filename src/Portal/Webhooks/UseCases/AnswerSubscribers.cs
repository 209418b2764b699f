using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

sealed class AnswerSubscribers(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskSubscribers, int>
{
    public async Task<int> Handle(AskSubscribers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var listening = await db.Subscriptions.AsNoTracking().Where(s => s.Status != SubscriptionStatus.Disabled).ToListAsync(cancellationToken);
        return listening.Count(s => s.Wants(ask.EventType));
    }
}
