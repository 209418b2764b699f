using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Lets a machine in. The answer carries its key, this once: only a hash is kept.</summary>
[Needs(Permission.AccessManage)]
public sealed record CreateApiClient(string Name, string OwnerSystem, IReadOnlyList<string> Scopes) : IRequest<NewSecret>;

/// <param name="Secret">A key (pk_…) or a signing secret (whsec_…).</param>
public sealed record NewSecret(Guid ClientId, string Name, string Secret);

sealed class CreateApiClientHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<CreateApiClient, NewSecret>
{
    public Task<NewSecret> Handle(CreateApiClient ask, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var at = clock.GetUtcNow();
        var client = ApiClient.New(ask.Name, ask.OwnerSystem, ask.Scopes, rateLimit: null, at);
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
    public static async Task<ApiClient> GetClient(this PortalDb db, Guid id, CancellationToken stop) =>
        await db.Set<ApiClient>().Include(c => c.Keys).SingleOrDefaultAsync(c => c.Id == id, stop) ?? throw new NotFound();

    public static async Task RefuseTakenName(this PortalDb db, ApiClient client, CancellationToken stop)
    {
        if (await db.Set<ApiClient>().AnyAsync(c => c.Id != client.Id && c.Name == client.Name, stop)) throw new InvalidInput("/name", $"There is an API client {client.Name} already.", "unique");
    }
}
