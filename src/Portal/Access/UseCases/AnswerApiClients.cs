using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

sealed class AnswerApiClients(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskApiClients, IReadOnlyList<KnownClient>>
{
    static readonly string[] Moving = [Permission.IntakeWrite, Permission.ReferenceRead, Permission.CustomersRead, Permission.EventsRead];

    public async Task<IReadOnlyList<KnownClient>> Handle(AskApiClients ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var clients = await db.Set<ApiClient>().AsNoTracking().Where(c => c.RevokedAt == null).OrderBy(c => c.Name).ToListAsync(cancellationToken);
        return [.. clients.Select(c => new KnownClient(c.Name, c.OwnerSystem, c.Flows, c.Scopes.Intersect(Moving).Any()))];
    }
}
