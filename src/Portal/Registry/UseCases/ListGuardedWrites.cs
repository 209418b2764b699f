using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Writes of the last <see cref="Observations.Days"/> days to what another system owns in a domain, the latest first.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListGuardedWrites(string Domain) : IRequest<IReadOnlyList<GuardedWriteRow>>;

/// <param name="Field">Slug of one field; empty: the whole domain.</param>
/// <param name="Flow">Slug; empty: none.</param>
/// <param name="Excepted">An exception let it through; otherwise it was blocked.</param>
public sealed record GuardedWriteRow(string System, string Field, string Flow, bool Excepted, long Count, DateTimeOffset LastAt);

sealed class ListGuardedWritesHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ListGuardedWrites, IReadOnlyList<GuardedWriteRow>>
{
    const int Most = 50;

    public async Task<IReadOnlyList<GuardedWriteRow>> Handle(ListGuardedWrites ask, CancellationToken cancellationToken)
    {
        var from = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-Observations.Days);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var rows = await db.GuardedWrites.Where(w => w.Domain == ask.Domain && w.Day > from).GroupBy(w => new { w.System, w.Field, w.Flow, w.Excepted })
            .Select(g => new { g.Key, Count = g.Sum(w => w.Count), LastAt = g.Max(w => w.LastAt) }).OrderByDescending(g => g.LastAt).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new GuardedWriteRow(r.Key.System, r.Key.Field, r.Key.Flow, r.Key.Excepted, r.Count, r.LastAt))];
    }
}
