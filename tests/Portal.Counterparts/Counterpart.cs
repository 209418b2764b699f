using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Counterparts;

/// <summary>A real system that the tests start for themselves. It ends with the test process, however that ends.</summary>
public sealed class Counterpart
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    /// <summary>Held, because the pipe of one that nobody knows any more is closed by the garbage collector.</summary>
    static readonly ConcurrentBag<Counterpart> Running = [];
    readonly Process process;
    readonly string log;

    Counterpart(Process process, string log) => (this.process, this.log) = (process, log);

    /// <summary>A file that is dear to make, once for all test processes of this machine.</summary>
    /// <param name="name">Says what it was made from: another content has another name.</param>
    /// <param name="make">Makes it in the folder and says where.</param>
    public static async Task<string> Cached(string name, Func<string, Task<string>> make)
    {
        var cache = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "portal-counterparts"));
        var file = Path.Combine(cache.FullName, name);
        if (File.Exists(file)) return file;
        var folder = cache.CreateSubdirectory($"{name}-{Environment.ProcessId}");
        // Two processes may both have made it: the rename is atomic, and one is as good as the other.
        File.Move(await make(folder.FullName), file, overwrite: true);
        folder.Delete(recursive: true);
        return file;
    }

    /// <summary>An empty folder for <see cref="Serve"/>. In memory where the machine has such a place: real systems wait for the disk at every step.</summary>
    public static string NewFolder()
    {
        const string Memory = "/dev/shm";
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"portal-{Guid.NewGuid():N}"));
        return folder.FullName;
    }

    /// <summary>A file or folder beside this one, in the sources.</summary>
    public static string Script(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portal.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside their repository.");
        return Path.Combine(folder.FullName, "tests", "Portal.Counterparts", name);
    }

    /// <summary>Starts a server on a free port and waits until it answers; a port that was taken meanwhile is changed for another.</summary>
    /// <param name="folder">Belongs to the server and goes with it. Its output is kept there as log.txt.</param>
    /// <param name="command">Program and arguments, for a port.</param>
    /// <param name="answers">Asks it something small; any exception means not yet.</param>
    public static async Task<int> Serve(string folder, Func<int, string[]> command, Func<int, Task> answers)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var server = Start(folder, command(port));
            if (await server.Ready(() => answers(port))) return port;
            if (attempt == 3) throw new InvalidOperationException($"{command(port)[0]} does not start: {await File.ReadAllTextAsync(server.log)}");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} failed: {await said}{await complained}");
    }

    static Counterpart Start(string folder, string[] command)
    {
        var log = Path.Combine(folder, "log.txt");
        // The shell waits on a pipe that breaks when this process ends, even by kill -9, and takes the server with its workers and its folder along.
        const string Keeper = """
            log=$1; shift; exec 3<&0
            setsid "$@" >"$log" 2>&1 & server=$!
            { cat <&3; rm -rf "${log%/*}"; kill -KILL -$server; } & keeper=$!
            wait $server; kill $keeper
            """;
        var start = new ProcessStartInfo("/bin/sh", ["-c", Keeper, "counterpart", log, .. command]) { RedirectStandardInput = true };
        var counterpart = new Counterpart(Process.Start(start)!, log);
        Running.Add(counterpart);
        return counterpart;
    }

    /// <summary>True when it answers, false when it ended by itself.</summary>
    async Task<bool> Ready(Func<Task> answers)
    {
        var since = Stopwatch.StartNew();
        for (var wait = TimeSpan.FromMilliseconds(20); ; wait = TimeSpan.FromMilliseconds(Math.Min(500, wait.TotalMilliseconds * 1.5)))
        {
            try
            {
                await answers();
                return true;
            }
            catch (Exception notYet) when (since.Elapsed < Patience)
            {
                if (process.HasExited) return false;
                Debug.WriteLine(notYet.Message);
            }
            await Task.Delay(wait);
        }
    }

    /// <summary>Looks again and again, a little later each time.</summary>
    /// <param name="look">True when it is so; it may throw when it can never be.</param>
    internal static async Task Until(string what, Func<Task<bool>> look)
    {
        var since = Stopwatch.StartNew();
        for (var wait = TimeSpan.FromMilliseconds(20); !await look(); wait = TimeSpan.FromMilliseconds(Math.Min(500, wait.TotalMilliseconds * 1.5)))
        {
            if (since.Elapsed > Patience) throw new TimeoutException($"After {Patience.TotalMinutes:0} minutes it is still not so that {what}.");
            await Task.Delay(wait);
        }
    }

    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
