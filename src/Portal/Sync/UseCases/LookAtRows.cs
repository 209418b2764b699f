using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync.UseCases;

/// <summary>Tells what became true because a day began or a quiet time ended, although nothing changed: invoices that are late now, renewals that are due. True when there may be more.</summary>
[Needs]
public sealed record LookAtRows(int Batch = 200) : IRequest<bool>;

sealed class LookAtRowsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<LookAtRows, bool>
{
    public async Task<bool> Handle(LookAtRows ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // Flows first: due rows of those that are paused are as many as their source has, and are not gone through each time.
        var flows = await db.SyncFlows.AsNoTracking().Where(f => f.Announces && !f.Paused).ToDictionaryAsync(f => f.Id, cancellationToken);
        if (flows.Count == 0) return false;
        var ids = flows.Keys.ToList();
        var rows = await db.SyncedRows.Where(r => ids.Contains(r.FlowId) && r.LookAt <= now).OrderBy(r => r.LookAt).Take(ask.Batch).ToListAsync(cancellationToken);
        if (rows.Count == 0) return false;
        foreach (var row in rows)
            if (Announcements.Look(flows[row.FlowId], row, null, now, baseline: row.Said is null) is { } told) db.Publish(told);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A run took one of the rows meanwhile, or another instance looks too: whoever saved first told it, the rest is looked at in a moment.
            return false;
        }
        return rows.Count == ask.Batch;
    }
}
