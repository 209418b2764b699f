using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Portal.Counterparts;

/// <summary>
/// The PostgreSQL that tests use: the one that <c>PORTAL_TEST_POSTGRES</c> names (tests/run starts it), else a throwaway cluster of this process
/// from the machine's own packages, gone at exit.
/// </summary>
public static class PostgresServer
{
    const string Variable = "PORTAL_TEST_POSTGRES";
    static readonly Lazy<string> Server = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Start());

    public static bool IsHere => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) || Binaries is not null;

    static string? Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(d => Path.Combine(d, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public static string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(Server.Value) { Database = database }.ConnectionString;

    /// <summary>A new database, empty or a copy of another one that nobody is connected to.</summary>
    public static async Task Create(string database, string? template = null)
    {
        var from = template is null ? "" : $" TEMPLATE \"{template}\"";
        await Run($"CREATE DATABASE \"{database}\"{from}");
    }

    public static async Task Drop(string database)
    {
        await using (var pool = new NpgsqlConnection(ConnectionString(database))) NpgsqlConnection.ClearPool(pool);
        await Run($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
    }

    /// <summary>Nobody may connect any more, and whoever still is (a worker of a loaded machine, slow to stop) is sent away: now it can be copied.</summary>
    public static async Task Seal(string database)
    {
        await Run($"ALTER DATABASE \"{database}\" ALLOW_CONNECTIONS false");
        await Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
    }

    static async Task Run(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.Value) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static string Start()
    {
        var bin = Binaries ?? throw new InvalidOperationException("There is no PostgreSQL here: apt-get install postgresql, or set " + Variable + ".");
        var folder = Directory.CreateTempSubdirectory("portal-pg-").FullName;
        var password = Path.Combine(folder, "password");
        File.WriteAllText(password, "portal\n");
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        if (Environment.UserName == "root") Shell($"chown -R postgres {folder}");
        var port = FreePort();
        AsOwner($"{bin}/initdb -D {folder}/data -A scram-sha-256 -U portal --pwfile={password} -E UTF8 --locale=C.UTF-8 --no-sync >{folder}/initdb.log");
        AsOwner($"{bin}/pg_ctl -D {folder}/data -l {folder}/log -w -o '-p {port} -h 127.0.0.1 -k {folder} -c max_connections=300 -c fsync=off -c shared_buffers=128MB' start >{folder}/start.log");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            AsOwner($"{bin}/pg_ctl -D {folder}/data -m immediate stop >{folder}/stop.log");
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=portal;Password=portal;Database=postgres;Maximum Pool Size=40";
    }

    /// <summary>The server refuses to run as root.</summary>
    static void AsOwner(string command) => Shell(Environment.UserName == "root" ? $"su postgres -s /bin/sh -c \"{command}\"" : command);

    static void Shell(string command)
    {
        // No pipes: the server inherits them and would keep this process waiting for their end.
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
