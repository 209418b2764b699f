using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Portal.Counterparts;

/// <summary>maildev: a real mail server that shows what it took. Its packages are installed once for each lock file.</summary>
public sealed class MailServer : IAsyncLifetime
{
    public const string User = "portal", Password = "secret";

    readonly HttpClient web = new();
    Process? process;

    public int Port { get; private set; }

    /// <summary>With TLS from the first byte, because no password is sent without.</summary>
    public string Address => $"smtps://127.0.0.1:{Port}";

    /// <summary>SHA-256 of its certificate, which nobody vouches for.</summary>
    public string CertificateHash { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var folder = await NodePackages.Installed("mail");
        var keys = Directory.CreateTempSubdirectory("portal-mail-").FullName;
        using (var key = RSA.Create(2048))
        using (var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)))
        {
            CertificateHash = made.GetCertHashString(HashAlgorithmName.SHA256);
            await File.WriteAllTextAsync(Path.Combine(keys, "cert.pem"), made.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(keys, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }
        (Port, var webPort) = (Counterpart.FreePort(), Counterpart.FreePort());
        process = Process.Start(new ProcessStartInfo("node", ["node_modules/maildev/dist/bin/maildev.js", "--silent", "-s", $"{Port}", "-w", $"{webPort}", "--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--incoming-user", User, "--incoming-pass", Password, "--incoming-secure", "--incoming-cert", Path.Combine(keys, "cert.pem"), "--incoming-key", Path.Combine(keys, "key.pem")]) { WorkingDirectory = folder })!;
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
