using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connections.Matching;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.UseCases;

/// <summary>Takes a connection away, with its secrets, what its stand-in held and what waited for it. What it wrote elsewhere stays there.</summary>
[Needs(Permission.RegistryManage)]
public sealed record RemoveConnection(string Slug) : IRequest;

sealed class RemoveConnectionHandler(OpenConnections connections, SystemsOfRecord systems, IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<RemoveConnection>
{
    protected override async Task Handle(RemoveConnection request, CancellationToken cancellationToken)
    {
        var view = (connections.Find(request.Slug) ?? throw new NotFound()).Of(null, systems);
        if (view.Declared) throw new BusinessRuleViolation($"{request.Slug} stands in the settings; take it away there.");
        if (view.Owns.Count > 0) throw new BusinessRuleViolation($"{request.Slug} is the system of record of {string.Join(", ", view.Owns)}. Give them to another connection first.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // First, so that whatever a call in flight wants to remember is refused or taken away below.
        if (await db.Set<Connection>().Where(c => c.Slug == request.Slug).ExecuteDeleteAsync(cancellationToken) == 0) throw new NotFound();
        await db.Set<DemoDocument>().Where(d => d.Slug == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<RememberedSecret>().Where(s => s.Slug == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<HandoverRule>().Where(r => r.Connection == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<StoredLink>().Where(l => l.Connection == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<UnclearMatch>().Where(m => m.Connection == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Handover>().Where(h => h.Connection == request.Slug && h.State == HandoverState.Waiting).ExecuteDeleteAsync(cancellationToken);
        await db.Set<ConnectionCheck>().Where(c => c.Slug == request.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Record(clock.GetUtcNow(), me.Name, "removed the connection", request.Slug, view.Title, cancellationToken);
        db.Publish(new ConnectionsChanged(request.Slug));
        db.Publish(new ConnectionRemoved(request.Slug));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        await connections.Refresh(cancellationToken);
    }
}
