using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Other name, system, scopes or flows; its keys stay.</summary>
[Needs(Permission.AccessManage)]
public sealed record ChangeApiClient(Guid Id, string Name, string OwnerSystem, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Flows = null, ProposeFlow? Propose = null) : IRequest<Unit>;

sealed class ChangeApiClientHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ChangeApiClient, Unit>
{
    public async Task<Unit> Handle(ChangeApiClient ask, CancellationToken cancellationToken)
    {
        // A flow is registered only for a change that can be made: what speaks against it is found before.
        await using (var db = await dbs.CreateDbContextAsync(cancellationToken)) await Describe(db, ask, null, cancellationToken);
        var flows = ask.Flows is null && ask.Propose is null ? null : await contracts.FlowsFor(ask.Flows ?? [], ask.Propose, cancellationToken);
        return await Change(ask, flows, cancellationToken);
    }

    Task<Unit> Change(ChangeApiClient ask, IReadOnlyList<string>? flows, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var (client, before) = await Describe(db, ask, flows, cancellationToken);
        await db.Record(clock.GetUtcNow(), me.Name, "changed the API client", client.Name, $"scopes were {before}; are {client.ScopeList}", cancellationToken);
        db.Publish(new ApiClientsChanged());
        return Unit.Value;
    }, cancellationToken);

    static async Task<(ApiClient Client, string Before)> Describe(PortalDb db, ChangeApiClient ask, IReadOnlyList<string>? flows, CancellationToken stop)
    {
        var client = await db.GetClient(ask.Id, stop);
        var before = client.ScopeList;
        client.Change(ask.Name, ask.OwnerSystem, ask.Scopes, flows ?? client.Flows);
        await db.RefuseTakenName(client, stop);
        return (client, before);
    }
}
