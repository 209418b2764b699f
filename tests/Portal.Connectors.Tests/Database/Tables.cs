using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Connectors.Database;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Database;

/// <summary>A database of somebody else's with tables that a test makes, and connections to them.</summary>
public sealed class Tables : IAsyncDisposable
{
    readonly string name = $"tables_{Guid.NewGuid():n}";
    readonly string folder = Directory.CreateTempSubdirectory("portal-tables-").FullName;
    readonly bool postgres;

    Tables(bool postgres) => this.postgres = postgres;

    public static async Task<Tables> In(string kind, params string[] sql)
    {
        var tables = new Tables(kind == "postgres");
        if (tables.postgres) await PostgresServer.Create(tables.name);
        foreach (var one in sql) await tables.Run(one);
        return tables;
    }

    string File => Path.Combine(folder, "theirs.db");

    public async Task Run(string sql)
    {
        await using DbConnection open = postgres ? new NpgsqlConnection(PostgresServer.ConnectionString(name)) : new SqliteConnection($"Data Source={File};Pooling=False");
        await open.OpenAsync();
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public ConnectionTerms Terms(string view, string key, string columns, string? changed = null, string domain = Domains.Customers)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Domain"] = domain, ["View"] = view, ["KeyColumn"] = key, ["Columns"] = columns, ["Tls"] = "off" };
        if (changed is not null) values["ChangedColumn"] = changed;
        if (postgres)
        {
            var at = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString(name));
            (values["BaseUrl"], values["User"], values["Password"]) = (string.Create(CultureInfo.InvariantCulture, $"postgres://{at.Host}:{at.Port}/{name}"), at.Username!, at.Password!);
        }
        else values["BaseUrl"] = $"sqlite://{File}";
        return new(postgres ? "theirs" : "file", "database", values);
    }

    public IConnectedSystem Open(string view, string key, string columns, string? changed = null) => Open(Terms(view, key, columns, changed));

    public static IConnectedSystem Open(ConnectionTerms terms) => new DatabaseConnector().Open(terms, Rooms.Room());

    public async ValueTask DisposeAsync()
    {
        if (postgres) await PostgresServer.Drop(name);
        Directory.Delete(folder, recursive: true);
    }
}
