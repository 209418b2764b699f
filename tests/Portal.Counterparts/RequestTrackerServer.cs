using System.Net;
using System.Security.Cryptography;

namespace Portal.Counterparts;

/// <summary>A real Request Tracker 5 on a SQLite database of its own, beside whatever is set up on the machine.</summary>
public sealed class RequestTrackerServer
{
    public const string User = "root", Password = "password";
    static readonly Lazy<Task<RequestTrackerServer>> Shared = new(Start);

    RequestTrackerServer(Uri address) => Address = address;

    public Uri Address { get; }

    public static Task<RequestTrackerServer> Running() => Shared.Value;

    static async Task<RequestTrackerServer> Start()
    {
        var seed = await Seed();
        var folder = Counterpart.NewFolder();
        File.Copy(seed, Path.Combine(folder, "rt.sqlite"));
        using var http = new HttpClient();
        // Two workers: each is a process of 100 MB, and SQLite lets one of them write at a time anyway.
        var port = await Counterpart.Serve(folder, port => [.. WithSettings(folder, port), "/usr/share/request-tracker5/libexec/rt-server", "--host", "127.0.0.1", "--port", $"{port}", "--max-workers", "2"],
            async port => Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"http://127.0.0.1:{port}/REST/2.0/rt")).StatusCode));
        return new(new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Runs a program of Request Tracker with settings of ours instead of those in /etc, which only root may read.</summary>
    static string[] WithSettings(string folder, int port)
    {
        var settings = Path.Combine(folder, "site.pm");
        File.WriteAllText(settings, $$"""
            Set($rtname, 'portal.test'); Set($Organization, 'portal.test'); Set($Timezone, 'UTC');
            Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{{folder}}/rt.sqlite'); Set($DatabaseUser, ''); Set($DatabasePassword, '');
            Set($WebPath, ''); Set($WebDomain, '127.0.0.1'); Set($WebPort, {{port}}); Set($WebBaseURL, 'http://127.0.0.1:{{port}}');
            Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'warning');
            1;
            """);
        return ["/usr/bin/env", $"RT_SITE_CONFIG={settings}", $"RT_SITE_CONFIG_DIR={Directory.CreateDirectory(Path.Combine(folder, "none")).FullName}"];
    }

    static async Task<string> Seed()
    {
        var script = Counterpart.Script("request_tracker_seed.pl");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(script)))[..16];
        return await Counterpart.Cached($"request-tracker-{hash}.sqlite", async folder =>
        {
            string[] setup = [.. WithSettings(folder, 0), "/usr/sbin/rt-setup-database-5", "--dba", "", "--dba-password", ""];
            await Counterpart.Run([.. setup, "--action", "init", "--skip-create"]);
            await Counterpart.Run([.. setup, "--action", "insert", "--datafile", script]);
            return Path.Combine(folder, "rt.sqlite");
        });
    }
}
