using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Counterparts;

/// <summary>OpenSSH's server, run by whoever runs the tests, on a port and with keys of its own. Needs Debian's package openssh-server.</summary>
public sealed class SftpServer : IAsyncLifetime
{
    const string Sshd = "/usr/sbin/sshd";
    readonly string folder = Directory.CreateTempSubdirectory("portal-sshd-").FullName;
    Process? process;

    public int Port { get; } = Counterpart.FreePort();
    public string HostKey { get; private set; } = "";
    public string PrivateKey => File.ReadAllText(Path.Combine(folder, "client"));
    public string LockedKey => File.ReadAllText(Path.Combine(folder, "locked"));
    public const string KeyPassword = "s3cret";

    public async Task InitializeAsync()
    {
        if (!File.Exists(Sshd)) throw new InvalidOperationException("These tests need Debian's package openssh-server.");
        foreach (var (name, password) in new[] { ("host", ""), ("client", ""), ("locked", KeyPassword) }) await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", password, "-f", Path.Combine(folder, name));
        HostKey = (await Run("ssh-keygen", "-l", "-E", "sha256", "-f", Path.Combine(folder, "host.pub"))).Split(' ')[1];
        await File.WriteAllTextAsync(Path.Combine(folder, "authorized_keys"), await File.ReadAllTextAsync(Path.Combine(folder, "client.pub")) + await File.ReadAllTextAsync(Path.Combine(folder, "locked.pub")));
        await File.WriteAllTextAsync(Path.Combine(folder, "sshd_config"), $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
            """);
        // Only root's server wants it.
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd");
        process = Process.Start(new ProcessStartInfo(Sshd, ["-D", "-q", "-f", Path.Combine(folder, "sshd_config")]))!;
        await Counterpart.Until("sshd answers", async () => process.HasExited ? throw new InvalidOperationException("sshd did not start.") : await Answers());
    }

    async Task<bool> Answers()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static async Task<string> Run(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? said : throw new InvalidOperationException($"{program} ended with {run.ExitCode}.");
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
