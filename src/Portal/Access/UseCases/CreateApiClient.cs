using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access.UseCases;

/// <summary>Lets a machine in. The answer carries its key, this once: only a hash is kept.</summary>
/// <param name="Flows">Slugs of the registered flows that it is let in for.</param>
[Needs(Permission.AccessManage)]
public sealed record CreateApiClient(string Name, string OwnerSystem, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Flows = null, ProposeFlow? Propose = null) : IRequest<NewSecret>;

/// <param name="Secret">A key (pk_…) or a signing secret (whsec_…).</param>
public sealed record NewSecret(Guid ClientId, string Name, string Secret);

sealed class CreateApiClientHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<CreateApiClient, NewSecret>
{
    public async Task<NewSecret> Handle(CreateApiClient ask, CancellationToken cancellationToken)
    {
        // A flow is registered only for a client that can be: what speaks against it is found before.
        var wanted = ApiClient.New(ask.Name, ask.OwnerSystem, ask.Scopes, rateLimit: null, clock.GetUtcNow());
        await using (var db = await dbs.CreateDbContextAsync(cancellationToken)) await db.RefuseTakenName(wanted, cancellationToken);
        var flows = await contracts.FlowsFor(ask.Flows ?? [], ask.Propose, cancellationToken);
        return await Add(ask, flows, cancellationToken);
    }

    Task<NewSecret> Add(CreateApiClient ask, IReadOnlyList<string> flows, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var at = clock.GetUtcNow();
        var client = ApiClient.New(ask.Name, ask.OwnerSystem, ask.Scopes, rateLimit: null, at, flows);
        await db.RefuseTakenName(client, cancellationToken);
        var key = ApiKey.NewKey();
        client.AddKey(key, TimeSpan.Zero, at);
        db.Add(client);
        await db.Record(at, me.Name, "let in the API client", client.Name, client.ScopeList, cancellationToken);
        db.Publish(new ApiClientsChanged());
        return new NewSecret(client.Id, client.Name, key);
    }, cancellationToken);
}

static class ApiClients
{
    /// <summary>The flows of a client, with the one that is registered along with it. Before the client's own transaction, which holds what registering needs too.</summary>
    /// <exception cref="InvalidInput">One of them is not registered, or cannot be.</exception>
    public static async Task<IReadOnlyList<string>> FlowsFor(this IMediator contracts, IReadOnlyList<string> flows, ProposeFlow? propose, CancellationToken stop)
    {
        await contracts.RequireFlows(flows, stop);
        return propose is null ? flows : [.. flows, await contracts.Register(propose, stop)];
    }

    static async Task RequireFlows(this IMediator contracts, IReadOnlyCollection<string> flows, CancellationToken stop)
    {
        if (flows.Count == 0) return;
        var known = await contracts.Send(new FindFlows(flows), stop);
        if (flows.FirstOrDefault(f => known.All(k => k.Slug != f)) is { } unknown) throw new InvalidInput("/flows", $"There is no flow {unknown} in the registry; register it first.", "reference");
    }

    public static async Task<ApiClient> GetClient(this PortalDb db, Guid id, CancellationToken stop) =>
        await db.Set<ApiClient>().Include(c => c.Keys).SingleOrDefaultAsync(c => c.Id == id, stop) ?? throw new NotFound();

    public static async Task RefuseTakenName(this PortalDb db, ApiClient client, CancellationToken stop)
    {
        if (await db.Set<ApiClient>().AnyAsync(c => c.Id != client.Id && c.Name == client.Name, stop)) throw new InvalidInput("/name", $"There is an API client {client.Name} already.", "unique");
    }
}
