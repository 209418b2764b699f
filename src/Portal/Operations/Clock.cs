using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.Storage;
using Npgsql;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Operations;

/// <summary>
/// Hangfire is the clock, the database the memory: recurring work is registered anew at every start and only wakes workers, whose tables know what is due.
/// Storage is in memory beside SQLite and shared by all instances on PostgreSQL.
/// </summary>
static class ClockRegistration
{
    const string Schema = "hangfire";

    public static void AddClock(this WebApplicationBuilder builder)
    {
        // Registered before Hangfire does: its own registration hands out a storage that is one for the whole process, and two hosts would share a clock.
        builder.Services.AddSingleton(Storage);
        builder.Services.AddHangfire(hangfire => hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        builder.Services.AddSingleton<RecurringWorkRunner>();
        builder.Services.AddHostedService<Clock>();
    }

    static JobStorage Storage(IServiceProvider services)
    {
        var database = services.GetRequiredService<DatabaseSettings>();
        if (!database.IsPostgres) return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });
        // The database may not exist yet when the host is built: Clock makes the tables once it does.
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema, PrepareSchemaIfNecessary = false, UseSlidingInvisibilityTimeout = true, InvisibilityTimeout = TimeSpan.FromSeconds(20), QueuePollInterval = TimeSpan.FromSeconds(1),
            DistributedLockTimeout = TimeSpan.FromSeconds(30),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(database.ConnectionString, options), options) { JobExpirationTimeout = TimeSpan.FromMinutes(10) };
    }

    public static void MapDashboard(this WebApplication app) =>
        app.MapHangfireDashboardWithAuthorizationPolicy(Permission.JobsManage, Urls.Jobs, new DashboardOptions
        {
            DashboardTitle = "Portal jobs", AppPath = Urls.Home, DisplayStorageConnectionString = false,
        }).Add(endpoint =>
        {
            var show = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                context.Response.OnStarting(() => AllowChartStyles(context.Response));
                return show(context);
            };
        });

    /// <summary>The dashboard's charts write one inline style element; here alone, and only for administrators, the policy lets it.</summary>
    static Task AllowChartStyles(HttpResponse response)
    {
        if (response.Headers.ContentSecurityPolicy is [{ } policy])
            response.Headers.ContentSecurityPolicy = policy.Replace("style-src-elem 'self'", "style-src-elem 'self' 'unsafe-inline'", StringComparison.Ordinal).Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal).Replace(Front.EmptyStyles, "style-src-attr 'unsafe-inline'", StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    public static void PrepareSchema(DatabaseSettings database)
    {
        using var connection = new NpgsqlConnection(database.ConnectionString);
        connection.Open();
        PostgreSqlObjectsInstaller.Install(connection, Schema);
    }
}

/// <summary>Starts Hangfire's server once the database is ready, and stops it before the host goes down.</summary>
sealed partial class Clock(IReadOnlyList<ISlice> slices, JobStorage storage, IServiceProvider services, DatabaseSettings database, Readiness readiness, TimeProvider clock, ILogger<Clock> logger) : BackgroundService
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        while (!TrySetUp()) await Task.Delay(Again, clock, stoppingToken);
        var options = new BackgroundJobServerOptions
        {
            ServerName = $"portal-{Environment.MachineName}", WorkerCount = 4, SchedulePollingInterval = TimeSpan.FromSeconds(1),
            HeartbeatInterval = TimeSpan.FromSeconds(5), ServerTimeout = TimeSpan.FromSeconds(20), ShutdownTimeout = TimeSpan.FromSeconds(5),
            Activator = services.GetRequiredService<JobActivator>(),
        };
        using var server = new BackgroundJobServer(options, storage);
        try { await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken); }
        catch (OperationCanceledException) { server.SendStop(); /* the host goes down: running jobs may end */ }
    }

    /// <summary>An instance that was killed may have left a lock behind until it runs out. Workers look for work by themselves meanwhile, so nobody stops for that.</summary>
    bool TrySetUp()
    {
        try
        {
            if (database.IsPostgres) ClockRegistration.PrepareSchema(database);
            Register(new RecurringJobManager(storage));
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogLate(logger, fault);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock could not be set up; trying again in a moment")]
    static partial void LogLate(ILogger logger, Exception fault);

    void Register(RecurringJobManager jobs)
    {
        var works = RecurringWorkRunner.Groups(slices).ToList();
        using (var connection = storage.GetConnection())
        {
            // On PostgreSQL a former version's jobs are still there.
            foreach (var old in connection.GetRecurringJobs().Where(j => works.All(w => w.Key != j.Id))) jobs.RemoveIfExists(old.Id);
        }
        // Relaxed: on a busy machine the clock is late by more than its own precision, and would then skip every second of work.
        foreach (var work in works)
            jobs.AddOrUpdate<RecurringWorkRunner>(work.Key, runner => runner.Run(work.Key, CancellationToken.None), work.First().Cron,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
    }
}

/// <summary>The one job class: runs the work that a name stands for. Its name and method are a contract with Hangfire's storage.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class RecurringWorkRunner(IReadOnlyList<ISlice> slices, IServiceScopeFactory scopes)
{
    [System.ComponentModel.DisplayName("{0}")]
    public async Task Run(string name, CancellationToken stop)
    {
        var faults = new List<Exception>();
        foreach (var work in Groups(slices).Single(g => g.Key == name))
        {
            await using var scope = scopes.CreateAsyncScope();
            try { await work.Run(scope.ServiceProvider, stop); }
            catch (Exception fault) when (fault is not OperationCanceledException) { faults.Add(fault); }
        }
        if (faults.Count > 0) throw new AggregateException(faults);
    }

    /// <summary>Work of less than a minute shares one job a rhythm: an enqueue on PostgreSQL costs more than the work itself.</summary>
    internal static IEnumerable<IGrouping<string, RecurringWork>> Groups(IReadOnlyList<ISlice> slices) =>
        slices.SelectMany(s => s.Recurring).GroupBy(w => w.Cron.Split(' ').Length == 6 ? $"wake {w.Cron}" : w.Name);
}
