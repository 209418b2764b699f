using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound;

/// <summary>What was agreed with a system that a connection leads to no more is forgotten: the next look subscribes anew.</summary>
sealed class FormerConnections : IReactTo<ConnectionRepointed>, IReactTo<ConnectionRemoved>
{
    public async Task React(PortalDb db, ConnectionRepointed fact, CancellationToken stop)
    {
        await db.Set<KeptSubscription>().Where(s => s.Connection == fact.Slug).ExecuteDeleteAsync(stop);
        await db.Set<PostedRow>().Where(r => r.Connection == fact.Slug).ExecuteDeleteAsync(stop);
    }

    public async Task React(PortalDb db, ConnectionRemoved fact, CancellationToken stop)
    {
        await React(db, new ConnectionRepointed(fact.Slug), stop);
        await db.Set<InboundNotice>().Where(n => n.Connection == fact.Slug).ExecuteDeleteAsync(stop);
    }
}
