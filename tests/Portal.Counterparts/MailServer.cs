using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Portal.Counterparts;

/// <summary>maildev: a real mail server that shows what it took. Its packages are installed once for each lock file.</summary>
public sealed class MailServer : IAsyncLifetime
{
    public const string User = "portal", Password = "secret";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly HttpClient web = new();
    Process? process;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        var folder = await NodePackages.Installed("mail");
        (Port, var webPort) = (FreePort(), FreePort());
        process = Process.Start(new ProcessStartInfo("node", ["node_modules/maildev/dist/bin/maildev.js", "--silent", "-s", $"{Port}", "-w", $"{webPort}", "--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--incoming-user", User, "--incoming-pass", Password]) { WorkingDirectory = folder })!;
        web.BaseAddress = new Uri($"http://127.0.0.1:{webPort}/api/");
        await Until(async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"maildev ended with {process.ExitCode}.");
            try
            {
                return (await web.GetAsync("email")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>The letters to one address, when so many are there.</summary>
    public async Task<IReadOnlyList<JsonObject>> LettersTo(string address, int count)
    {
        List<JsonObject> found = [];
        await Until(async () =>
        {
            var all = await web.GetFromJsonAsync<JsonArray>("email");
            found = [.. all!.OfType<JsonObject>().Where(l => l["to"]!.AsArray().Any(to => (string?)to!["address"] == address))];
            return found.Count >= count;
        });
        return found;
    }

    public Task<string> Source(string id) => web.GetStringAsync($"email/{id}/source");

    static async Task Until(Func<Task<bool>> there)
    {
        var started = Stopwatch.StartNew();
        while (!await there())
        {
            if (started.Elapsed > Patience) throw new TimeoutException("maildev does not answer.");
            await Task.Delay(100);
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        web.Dispose();
    }
}
