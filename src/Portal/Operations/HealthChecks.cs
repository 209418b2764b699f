using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Operations.UseCases;
using Portal.Shell;

namespace Portal.Operations;

/// <summary>Whether the database was migrated and seeded.</summary>
sealed class PreparedCheck(Readiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        readiness.IsReady ? HealthCheckResult.Healthy("Migrated and seeded")
        : HealthCheckResult.Unhealthy(readiness.Problem ?? "Being prepared"));
}

sealed class DatabaseCheck(IDbContextFactory<PortalDb> dbs, DatabaseSettings settings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy(settings.IsPostgres ? "PostgreSQL answers" : "SQLite answers")
            : HealthCheckResult.Unhealthy("The database does not answer");
    }
}

/// <summary>Room where SQLite, keys and dropped files live. A full disk loses submissions, so it is said long before.</summary>
sealed class DiskCheck(DatabaseSettings settings) : IHealthCheck
{
    const long Tight = 1L << 30, Full = 100L << 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(Path.GetFullPath(settings.DataDirectory)).AvailableFreeSpace;
        var says = $"{free / (double)(1 << 30):0.0} GiB free in the data directory";
        return Task.FromResult(free < Full ? HealthCheckResult.Unhealthy(says) : free < Tight ? HealthCheckResult.Degraded(says) : HealthCheckResult.Healthy(says));
    }
}

/// <summary>The workers behind the door: all alive, none failing round after round.</summary>
sealed class WorkersCheck(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var pumps = services.GetServices<IHostedService>().OfType<Pump>().ToList();
        var dead = pumps.Where(p => p.ExecuteTask is { IsCompleted: true }).Select(NameOf).ToList();
        var failing = pumps.Where(p => p.IsFailing).Select(NameOf).ToList();
        return Task.FromResult(
            dead.Count > 0 ? HealthCheckResult.Unhealthy($"Stopped: {string.Join(", ", dead)}")
            : failing.Count > 0 ? HealthCheckResult.Degraded($"Failed in their last round: {string.Join(", ", failing)}")
            : HealthCheckResult.Healthy($"{Format.Of(pumps.Count, "worker")} alive"));
    }

    static string NameOf(Pump pump) => pump.GetType().Name;
}

/// <summary>Whether committed events leave.</summary>
sealed class OutboxCheck(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IHealthCheck
{
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.OutboxLag(clock.GetUtcNow(), cancellationToken) is { } lag && lag > Late
            ? HealthCheckResult.Degraded($"The oldest event waits {Format.Length(lag)}")
            : HealthCheckResult.Healthy("Events leave at once");
    }
}
