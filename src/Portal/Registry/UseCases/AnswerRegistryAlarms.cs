using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

sealed class AnswerRegistryAlarms(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskRegistryAlarms, RegistryAlarms>
{
    public async Task<RegistryAlarms> Handle(AskRegistryAlarms ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var counts = await db.RegistryAlarms.Where(a => a.EndedAt == null).GroupBy(a => new { a.Kind, Unseen = a.SeenAt == null }).Select(g => new { g.Key.Kind, g.Key.Unseen, Count = g.Count() }).ToListAsync(cancellationToken);
        return new(
            counts.GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            counts.Where(c => c.Unseen).GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)));
    }
}
