using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;

namespace Portal.Data;

/// <summary>Something to do once after migration and before the first request is answered: seeding.</summary>
public interface IPrepare
{
    int Order { get; }
    Task Prepare(CancellationToken stop);
}

/// <summary>Migrates and seeds while the host already answers <c>/health</c>, then opens the gate.</summary>
sealed partial class Preparation(IDbContextFactory<PortalDb> dbs, IEnumerable<IPrepare> steps, Readiness readiness, IHostApplicationLifetime host, ILogger<Preparation> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using (var db = await dbs.CreateDbContextAsync(stoppingToken))
            {
                if (db.Database.GetMigrations().Any()) await db.Database.MigrateAsync(stoppingToken);
                else await db.Database.EnsureCreatedAsync(stoppingToken);
            }
            foreach (var step in steps.OrderBy(s => s.Order)) await step.Prepare(stoppingToken);
            readiness.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(logger, fault);
            readiness.Failed("The database could not be prepared; the log says why.");
            Environment.ExitCode = 3;
            host.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database could not be migrated or seeded; stopping")]
    static partial void LogFailed(ILogger logger, Exception fault);
}
