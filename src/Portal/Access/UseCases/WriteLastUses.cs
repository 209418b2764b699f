using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Writes down when API clients were last seen, and what they read.</summary>
[Needs]
public sealed record WriteLastUses : IRequest<int>;

sealed class WriteLastUsesHandler(IDbContextFactory<PortalDb> dbs, LastUses uses) : IRequestHandler<WriteLastUses, int>
{
    public async Task<int> Handle(WriteLastUses ask, CancellationToken cancellationToken)
    {
        var (taken, reads) = (uses.Take(), uses.TakeReads());
        if (taken.Count + reads.Count == 0) return 0;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        foreach (var (client, at) in taken)
        {
            DateTimeOffset? when = at;
            await db.Set<ApiClient>().Where(c => c.Id == client && (c.LastUsedAt == null || c.LastUsedAt < when)).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastUsedAt, when), cancellationToken);
        }
        foreach (var (by, volume, errors) in reads) db.Count(by, volume: volume, errors: errors);
        await db.SaveChangesAsync(cancellationToken);
        return taken.Count;
    }
}
