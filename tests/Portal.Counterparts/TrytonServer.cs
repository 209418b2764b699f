using System.Security.Cryptography;
using System.Text;

namespace Portal.Counterparts;

/// <summary>A real Tryton 6.0 on SQLite: one server for the test process, a database of its own for each test.</summary>
public sealed class TrytonServer
{
    public const string User = "admin", Password = "Passw0rd-erp";
    static readonly Lazy<Task<TrytonServer>> Shared = new(Start);
    readonly string folder, seed;
    int copies;

    TrytonServer(string folder, string seed, Uri address) => (this.folder, this.seed, Address) = (folder, seed, address);

    public Uri Address { get; }

    public static Task<TrytonServer> Running() => Shared.Value;

    /// <summary>A company with customers C-1001, C-1002 and the deactivated C-1003, and with items VALVE-100 (EUR 42.50), PUMP-200, SEAL-300, HELP-1 and OLD-900, which is not for sale.</summary>
    /// <returns>Name of the database. The server answers for it at once.</returns>
    public string NewCompany()
    {
        var name = $"company{Interlocked.Increment(ref copies)}";
        File.Copy(seed, Path.Combine(folder, $"{name}.sqlite"));
        return name;
    }

    static async Task<TrytonServer> Start()
    {
        var seed = await Seed();
        var folder = Counterpart.NewFolder();
        using var http = new HttpClient();
        var port = await Counterpart.Serve(folder, port => Command(folder, port), async port =>
        {
            using var content = new StringContent("""{"id":1,"method":"common.server.version","params":[]}""", Encoding.UTF8, "application/json");
            await content.LoadIntoBufferAsync();
            (await http.PostAsync($"http://127.0.0.1:{port}/", content)).EnsureSuccessStatusCode();
        });
        return new(folder, seed, new Uri($"http://127.0.0.1:{port}"));
    }

    static string[] Command(string folder, int port)
    {
        var settings = Path.Combine(folder, "trytond.conf");
        File.WriteAllText(settings, $"""
            [database]
            uri = sqlite://
            path = {folder}
            [web]
            listen = 127.0.0.1:{port}
            [session]
            timeout = 86400
            """);
        return ["trytond", "-c", settings];
    }

    /// <summary>Filling a database takes half a minute, so it is done once for each state of the script.</summary>
    static async Task<string> Seed()
    {
        var script = Counterpart.Script("tryton_seed.py");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(script)))[..16];
        return await Counterpart.Cached($"tryton-{hash}.sqlite", async folder =>
        {
            await Counterpart.Run("/usr/bin/python3", script, folder, "seed", Password);
            return Path.Combine(folder, "seed.sqlite");
        });
    }
}
