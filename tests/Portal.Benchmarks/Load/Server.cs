using System.Diagnostics;
using Portal.Counterparts;
using Portal.Testing;

namespace Portal.Benchmarks.Load;

/// <summary>A server in a process of its own on a free port, with a folder that is gone afterwards.</summary>
sealed class Server : IAsyncDisposable
{
    readonly Process? process;
    readonly PortalProcess? portal;
    readonly ThrowawayDatabase database;

    Server(ThrowawayDatabase database, Process? process, PortalProcess? portal, Uri url) => (this.database, this.process, this.portal, Url) = (database, process, portal, url);

    public Uri Url { get; }
    public string File => Path.Combine(database.Folder, "portal.db");

    /// <summary>Time on the processor so far: unlike the clock on the wall, it says the same on a busy machine.</summary>
    public TimeSpan Processor
    {
        get
        {
            if (process is null) return portal!.Processor;
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Portal as operators run it, with the demo company and its real API keys.</summary>
    public static async Task<Server> Portal(params (string Name, string Value)[] settings)
    {
        await Publish();
        var database = await ThrowawayDatabase.Empty(Provider.Sqlite);
        var portal = PortalProcess.On(database, Provider.Sqlite, [("ASPNETCORE_ENVIRONMENT", "Production"), ("Demo__Enabled", "true"), .. settings]);
        portal.Start();
        await portal.Ready();
        return new(database, null, portal, portal.Url);
    }

    /// <summary>Measured is what operators run: published, compiled ahead of time.</summary>
    static async Task Publish()
    {
        if (Environment.GetEnvironmentVariable(PortalProcess.Published) is not null) return;
        var folder = Path.Combine(SourceTree.Root, "src", "Portal", "bin", "published");
        using var publish = Process.Start("dotnet", ["publish", Path.Combine(SourceTree.Root, "src", "Portal"), "-c", "Release", "--use-current-runtime", "--self-contained", "false", "-o", folder, "-v", "quiet", "--nologo"]);
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0) throw new InvalidOperationException("Portal could not be published.");
        Environment.SetEnvironmentVariable(PortalProcess.Published, folder);
    }

    public static async Task<Server> Baseline(string what)
    {
        var database = await ThrowawayDatabase.Empty(Provider.Sqlite);
        var port = PostgresServer.FreePort();
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Server).Assembly.Location, "serve", what, $"{port}", database.Folder]))!;
        var url = new Uri($"http://127.0.0.1:{port}/");
        using var http = new HttpClient { BaseAddress = url };
        await Eventually.Holds($"{what} answers", async () =>
        {
            try { return (await http.GetAsync("/")).StatusCode is System.Net.HttpStatusCode.MethodNotAllowed; }
            catch (HttpRequestException) { return false; }
        }, TimeSpan.FromSeconds(60));
        return new(database, process, null, url);
    }

    public async ValueTask DisposeAsync()
    {
        if (portal is not null) await portal.DisposeAsync();
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        await database.DisposeAsync();
    }
}
