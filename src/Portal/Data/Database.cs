using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Portal.Kernel.Data;

namespace Portal.Data;

/// <summary>Opens the database that the settings name and protects the secrets kept in it.</summary>
static class DatabaseRegistration
{
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        var settings = DatabaseSettings.From(builder.Configuration, builder.Environment);
        Directory.CreateDirectory(settings.DataDirectory);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<Signals>();
        // How long the machine takes, whatever the clock of the business says.
        builder.Services.AddSingleton(new Press(TimeProvider.System));
        builder.Services.AddSingleton<FactReactions>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton(TimeProvider.System);

        var keys = builder.Services.AddDataProtection().SetApplicationName("Portal");
        // Keys lie beside what they protect, in the database or the data directory: whoever may read the one may read the other. Said here, not warned of at every new key.
        keys.AddKeyManagementOptions(o => o.XmlEncryptor = new NullXmlEncryptor());
        if (settings.IsPostgres)
        {
            builder.Services.AddDbContextFactory<PostgresPortalDb>(o => o.UseNpgsql(settings.ConnectionString));
            builder.Services.AddSingleton<IDbContextFactory<PortalDb>, PortalDbFactory<PostgresPortalDb>>();
            builder.Services.AddHostedService<SignalListener>();
            keys.PersistKeysToDbContext<PostgresPortalDb>();
        }
        else
        {
            builder.Services.AddDbContextFactory<SqlitePortalDb>(o => o.UseSqlite(settings.ConnectionString).AddInterceptors(new SqliteTuning()));
            builder.Services.AddSingleton<IDbContextFactory<PortalDb>, PortalDbFactory<SqlitePortalDb>>();
            keys.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataDirectory, "keys")));
        }
        // Identity's stores and the key ring ask for a scoped context; use cases open their own from the factory.
        builder.Services.AddScoped(scope => scope.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        return builder;
    }

    /// <summary>The framework reads the key ring as the host starts, before there is a table for it; <see cref="Preparation"/> reads it when there is. After everything else, because many register that reader.</summary>
    public static void ReadKeysWhenPrepared(this IServiceCollection services)
    {
        foreach (var reader in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name == "DataProtectionHostedService").ToList()) services.Remove(reader);
    }
}

/// <summary>What the settings say about the database.</summary>
/// <param name="DataDirectory">Absolute path of the folder for the SQLite file, dropped files and keys.</param>
public sealed record DatabaseSettings(bool IsPostgres, string ConnectionString, string DataDirectory)
{
    public static DatabaseSettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var directory = Path.GetFullPath(configuration["Data:Directory"] ?? "data", environment.ContentRootPath);
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        var connection = configuration.GetConnectionString("Portal");
        return provider.ToLowerInvariant() switch
        {
            "sqlite" => new(false, connection ?? $"Data Source={Path.Combine(directory, "portal.db")}", directory),
            "postgres" => new(true, connection ?? throw new InvalidOperationException("Database__Provider is Postgres, but ConnectionStrings__Portal is not set."), directory),
            _ => throw new InvalidOperationException($"Database__Provider is '{provider}'; it can be Sqlite or Postgres."),
        };
    }
}

/// <summary>Hands out the provider's context under the one name that slices know.</summary>
sealed class PortalDbFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<PortalDb> where TDb : PortalDb
{
    public PortalDb CreateDbContext() => inner.CreateDbContext();

    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await inner.CreateDbContextAsync(cancellationToken);
}

/// <summary>WAL with full synchronisation: a commit that was answered survives power loss. Writers wait for each other inside SQLite.</summary>
sealed class SqliteTuning : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tune(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tune(connection);
        return Task.CompletedTask;
    }

    public static void Tune(DbConnection connection)
    {
        using var command = ((SqliteConnection)connection).CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
