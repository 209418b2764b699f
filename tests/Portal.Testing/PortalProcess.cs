using System.Diagnostics;
using System.Net.Http.Headers;

namespace Portal.Testing;

/// <summary>Portal as its own process, as operators run it: it can be killed without a word of warning and started again on the same data.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    /// <summary>Names the folder that Portal was published to; without it, what was built beside the tests is run.</summary>
    public const string Published = "PORTAL_PUBLISHED";

    readonly IReadOnlyList<(string Name, string Value)> settings;
    readonly List<string> output = [];
    Process? process;

    PortalProcess(IReadOnlyList<(string, string)> settings, int port) => (this.settings, Url) = (settings, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Url { get; }

    /// <summary>Everything that it wrote to its console since the first start.</summary>
    public string Output
    {
        get { lock (output) return string.Join('\n', output); }
    }

    /// <summary>Time on the processor since it was started.</summary>
    public TimeSpan Processor
    {
        get
        {
            process!.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static PortalProcess On(ThrowawayDatabase database, Provider provider, params (string Name, string Value)[] settings)
    {
        var port = PostgresServer.FreePort();
        return new(
        [
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("Data__Directory", database.Folder),
            ("Database__Provider", provider.ToString()),
            .. database.ConnectionString is { } connection ? [("ConnectionStrings__Portal", connection)] : Array.Empty<(string, string)>(),
            .. settings,
        ], port);
    }

    /// <summary>Starts it; answers before it is ready.</summary>
    public void Start()
    {
        var published = Environment.GetEnvironmentVariable(Published);
        var sources = Path.Combine(SourceTree.Root, "src", "Portal");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(published ?? Path.Combine(sources, "bin", configuration, "net10.0"), "Portal.dll")])
        {
            WorkingDirectory = published ?? sources,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (output) output.Add(line.Data);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Until <c>/health/ready</c> says yes.</summary>
    public async Task Ready(TimeSpan? within = null)
    {
        using var http = Client();
        await Eventually.Holds("the process is ready", async () =>
        {
            if (process!.HasExited) throw new InvalidOperationException($"Portal ended by itself with {process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, within ?? TimeSpan.FromSeconds(60));
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await Kill();
        process?.Dispose();
    }
}

/// <summary>Where the sources are, wherever they were cloned.</summary>
public static class SourceTree
{
    public static string Root { get; } = Find();

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portal.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("There is no Portal.sln above the tests.");
        return folder.FullName;
    }
}
