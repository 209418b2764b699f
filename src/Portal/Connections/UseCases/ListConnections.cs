using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.UseCases;

/// <summary>Every connection, by slug. They are as many as a company has systems, so there are no pages.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListConnections : IRequest<IReadOnlyList<ConnectionView>>;

/// <summary>One connection.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadConnection(string Slug) : IRequest<ConnectionView>;

/// <summary>The kinds of systems that can be connected, by name.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListKinds : IRequest<IReadOnlyList<KindView>>;

sealed class ListConnectionsHandler(OpenConnections connections, IEnumerable<IConnector> connectors, SystemsOfRecord systems, IDbContextFactory<PortalDb> dbs, TimeProvider clock) :
    IRequestHandler<ListConnections, IReadOnlyList<ConnectionView>>, IRequestHandler<ReadConnection, ConnectionView>, IRequestHandler<ListKinds, IReadOnlyList<KindView>>
{
    public async Task<IReadOnlyList<ConnectionView>> Handle(ListConnections request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var checks = await db.Set<ConnectionCheck>().AsNoTracking().ToDictionaryAsync(c => c.Slug, cancellationToken);
        return [.. connections.Now.Select(o => o.Of(checks.GetValueOrDefault(o.Slug), systems))];
    }

    public async Task<ConnectionView> Handle(ReadConnection request, CancellationToken cancellationToken)
    {
        var open = connections.Find(request.Slug) ?? throw new NotFound();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return open.Of(await db.Set<ConnectionCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.Slug == request.Slug, cancellationToken), systems);
    }

    public Task<IReadOnlyList<KindView>> Handle(ListKinds request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KindView>>([.. connectors.OrderBy(c => c.Title, StringComparer.Ordinal).Select(c => new KindView(c.Kind, c.Title, c.Terms, c.OpenDouble(new DoubleShelf(), clock) is not null))]);
}
