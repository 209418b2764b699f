using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Connections.Handovers;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections;

/// <summary>Whether every connection hears what it is to hear: what failed waits for a person.</summary>
sealed class HandoversCheck(IDbContextFactory<PortalDb> dbs) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var failed = await db.Set<Handover>().Where(h => h.State == HandoverState.Failed).GroupBy(h => h.Connection).Select(g => new { Connection = g.Key, Count = g.Count() }).OrderBy(g => g.Connection).ToListAsync(cancellationToken);
        return failed.Count == 0 ? HealthCheckResult.Healthy("Every connection is told what it is to know")
            : HealthCheckResult.Degraded($"{Format.Of(failed.Sum(f => f.Count), "handover")} failed and {(failed.Sum(f => f.Count) == 1 ? "needs" : "need")} a person: {string.Join(", ", failed.Select(f => $"{f.Connection} ({f.Count})"))}");
    }
}
