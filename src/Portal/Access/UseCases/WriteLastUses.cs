using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Writes down when API clients were last seen.</summary>
[Needs]
public sealed record WriteLastUses : IRequest<int>;

sealed class WriteLastUsesHandler(IDbContextFactory<PortalDb> dbs, LastUses uses) : IRequestHandler<WriteLastUses, int>
{
    public async Task<int> Handle(WriteLastUses ask, CancellationToken cancellationToken)
    {
        var taken = uses.Take();
        if (taken.Count == 0) return 0;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        foreach (var (client, at) in taken)
        {
            DateTimeOffset? when = at;
            await db.Set<ApiClient>().Where(c => c.Id == client && (c.LastUsedAt == null || c.LastUsedAt < when)).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastUsedAt, when), cancellationToken);
        }
        return taken.Count;
    }
}
