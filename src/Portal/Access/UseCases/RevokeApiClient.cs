using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Shuts a machine out at once and for good.</summary>
[Needs(Permission.AccessManage)]
public sealed record RevokeApiClient(Guid Id) : IRequest<Unit>;

sealed class RevokeApiClientHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RevokeApiClient, Unit>
{
    public Task<Unit> Handle(RevokeApiClient ask, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var at = clock.GetUtcNow();
        var client = await db.GetClient(ask.Id, cancellationToken);
        client.Revoke(at);
        await db.Record(at, me.Name, "revoked the API client", client.Name, null, cancellationToken);
        db.Publish(new ApiClientsChanged());
        return Unit.Value;
    }, cancellationToken);
}
