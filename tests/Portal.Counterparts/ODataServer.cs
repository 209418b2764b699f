using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Counterparts;

/// <summary>
/// An OData V4 server that we did not write: SAP's @sap/cds over SQLite in memory, with 250 customers and 2 items (<c>odata</c> beside this file).
/// Its packages, and the Node that runs it, are installed once into a cache folder named by the lock file.
/// </summary>
public sealed partial class ODataServer : IAsyncLifetime
{
    public const string User = "portal", Password = "secret", Company = "DEMO";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    readonly string folder = Directory.CreateTempSubdirectory("portal-odata-").FullName;
    readonly StringBuilder said = new();
    Process? server;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        var source = Counterpart.Script("odata");
        foreach (var file in (string[])["package.json", "db/schema.cds", "srv/api.cds", "srv/api.js"])
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(file)!));
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file));
        }
        var modules = Path.Combine(await NodePackages.Installed("odata"), "node_modules");
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), modules);

        var node = Path.Combine(modules, $"node-linux-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}", "bin", "node");
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        server = Start(node, [Path.Combine("node_modules", "@sap", "cds", "bin", "serve.js")], folder, line =>
        {
            if (Listening().Match(line) is { Success: true } match) listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan));
        });
        _ = server.WaitForExitAsync().ContinueWith(_ => listening.TrySetException(new InvalidOperationException($"The OData server ended: {Said()}")), TaskScheduler.Default);
        Address = new Uri($"http://{IPAddress.Loopback}:{await listening.Task.WaitAsync(Patience)}");
    }

    Process Start(string program, string[] arguments, string where, Action<string> hear)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = where, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = "0";
        start.Environment["NO_COLOR"] = "1";
        var process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Hear(object _, DataReceivedEventArgs line)
        {
            if (line.Data is null) return;
            lock (said) said.AppendLine(line.Data);
            hear(line.Data);
        }
    }

    string Said()
    {
        lock (said) return said.ToString();
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex(@"listening on .*http://[^:]+:(\d+)")]
    private static partial Regex Listening();
}
