using Microsoft.Data.Sqlite;

namespace Portal.Testing;

/// <summary>A database and a data directory that are gone after the test. Demo ones are copies of a template that is prepared once a process.</summary>
public sealed class ThrowawayDatabase : IAsyncDisposable
{
    static readonly Dictionary<Provider, Task<ThrowawayDatabase>> Templates = [];
    readonly string? name;

    readonly bool lent;

    ThrowawayDatabase(string folder, string? name, bool lent = false) => (Folder, this.name, this.lent) = (folder, name, lent);

    /// <summary>Data directory: the SQLite file, keys, dropped files.</summary>
    public string Folder { get; }
    /// <summary>Null on SQLite: the file in <see cref="Folder"/>.</summary>
    public string? ConnectionString => name is null ? null : PostgresServer.ConnectionString(name);

    public static async Task<ThrowawayDatabase> Empty(Provider provider)
    {
        var name = NameFor(provider);
        if (name is not null) await PostgresServer.Create(name);
        return new(Directory.CreateTempSubdirectory("portal-test-").FullName, name);
    }

    public static async Task<ThrowawayDatabase> WithDemoCompany(Provider provider)
    {
        Task<ThrowawayDatabase>? preparing;
        lock (Templates)
            if (!Templates.TryGetValue(provider, out preparing)) Templates[provider] = preparing = Task.Run(() => Prepare(provider));
        var template = await preparing;
        var name = NameFor(provider);
        if (name is not null) await PostgresServer.Create(name, template.name);
        var copy = new ThrowawayDatabase(Directory.CreateTempSubdirectory("portal-test-").FullName, name);
        foreach (var file in Directory.GetFiles(template.Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Folder, Path.GetRelativePath(template.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    /// <summary>Lets the host migrate and seed an empty database, and keeps the result to copy from.</summary>
    static async Task<ThrowawayDatabase> Prepare(Provider provider)
    {
        var template = await Empty(provider);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(template.Folder, recursive: true);
        var app = await PortalApp.Start(new AppOptions { Provider = provider }, template);
        await app.Stop();
        SqliteConnection.ClearAllPools();
        if (template.ConnectionString is { } connection)
        {
            await using (var pooled = new Npgsql.NpgsqlConnection(connection)) Npgsql.NpgsqlConnection.ClearPool(pooled);
            await PostgresServer.Seal(template.name!);
        }
        return template;
    }

    static string? NameFor(Provider provider) => provider is Provider.Postgres ? $"portal_{Guid.NewGuid():n}" : null;

    /// <summary>The same one for a second instance; its owner throws it away.</summary>
    public ThrowawayDatabase Lend() => new(Folder, name, lent: true);

    public async ValueTask DisposeAsync()
    {
        if (lent) return;
        if (name is not null) await PostgresServer.Drop(name);
        else
        {
            await using var pooled = new SqliteConnection($"Data Source={Path.Combine(Folder, "portal.db")}");
            SqliteConnection.ClearPool(pooled);
        }
        await Eventually.Passes(Forget, TimeSpan.FromSeconds(10));
    }

    /// <summary>A connection that is only now being closed still makes and removes files beside the database: the folder may fill while it is emptied.</summary>
    Task Forget()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}
