using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Data;

/// <summary>Something to do once after migration and before the first request is answered: seeding.</summary>
public interface IPrepare
{
    int Order { get; }
    Task Prepare(CancellationToken stop);
}

/// <summary>Migrates and seeds while the host already answers <c>/health</c>, then opens the gate.</summary>
sealed partial class Preparation(IDbContextFactory<PortalDb> dbs, IEnumerable<IPrepare> steps, Secrets secrets, Readiness readiness, IHostApplicationLifetime host, ILogger<Preparation> logger) : BackgroundService
{
    const long PreparationLock = 0x506F7274616C;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var db = await dbs.CreateDbContextAsync(stoppingToken);
            await using var turn = await OneAtATime(db, stoppingToken);
            // Made first, because reading it before it is there would be an error in the database's log and in ours.
            if (db.IsShared) await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(stoppingToken);
            // Asked first, because migrating compares the whole model even when there is nothing to do.
            if ((await db.Database.GetPendingMigrationsAsync(stoppingToken)).Any()) await db.Database.MigrateAsync(stoppingToken);
            // The first use makes the first key: here, where instances take turns, so that all have the same.
            secrets.Hide("");
            foreach (var step in steps.OrderBy(s => s.Order)) await step.Prepare(stoppingToken);
            readiness.Done();
        }
        catch (UnknownSystemOfRecord slip)
        {
            LogSlip(logger, slip.Message);
            Stop(slip.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(logger, fault);
            Stop("The database could not be prepared; the log says why.");
        }
    }

    void Stop(string problem)
    {
        readiness.Failed(problem);
        Environment.ExitCode = 3;
        host.StopApplication();
    }

    /// <summary>Instances that start together on one PostgreSQL prepare it one after another; the lock ends with its connection, also when the process is killed.</summary>
    static async Task<IAsyncDisposable?> OneAtATime(PortalDb db, CancellationToken stop)
    {
        if (!db.IsShared) return null;
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(stop)) await creator.CreateAsync(stop);
        var connection = new NpgsqlConnection(db.Database.GetConnectionString());
        await connection.OpenAsync(stop);
        await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({PreparationLock})", connection) { CommandTimeout = 0 };
        await wait.ExecuteNonQueryAsync(stop);
        return connection;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A setting is wrong; stopping. {Problem}")]
    static partial void LogSlip(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database could not be migrated or seeded; stopping")]
    static partial void LogFailed(ILogger logger, Exception fault);
}
