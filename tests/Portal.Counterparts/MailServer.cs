using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portal.Counterparts;

/// <summary>maildev: a real mail server that shows what it took. Its packages are installed once for each lock file.</summary>
public sealed class MailServer : IAsyncLifetime
{
    public const string User = "portal", Password = "secret";

    readonly HttpClient web = new();
    Process? process;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        var folder = await NodePackages.Installed("mail");
        (Port, var webPort) = (Counterpart.FreePort(), Counterpart.FreePort());
        process = Process.Start(new ProcessStartInfo("node", ["node_modules/maildev/dist/bin/maildev.js", "--silent", "-s", $"{Port}", "-w", $"{webPort}", "--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--incoming-user", User, "--incoming-pass", Password]) { WorkingDirectory = folder })!;
        web.BaseAddress = new Uri($"http://127.0.0.1:{webPort}/api/");
        await Counterpart.Until("maildev answers", async () =>
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
        await Counterpart.Until("the letters are there", async () =>
        {
            var all = await web.GetFromJsonAsync<JsonArray>("email");
            found = [.. all!.OfType<JsonObject>().Where(l => l["to"]!.AsArray().Any(to => (string?)to!["address"] == address))];
            return found.Count >= count;
        });
        return found;
    }

    public Task<string> Source(string id) => web.GetStringAsync($"email/{id}/source");

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
