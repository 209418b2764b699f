using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Portal.Connectors.Files;

/// <param name="HostKey">SHA-256 of the server's key in base64, without padding.</param>
internal sealed record SftpLogin(string User, string? Password, string? PrivateKey, string HostKey)
{
    public static SftpLogin Of(ConnectionTerms terms)
    {
        var key = terms.Require(FilesConnector.HostKey);
        key = (key.StartsWith("SHA256:", StringComparison.Ordinal) ? key[7..] : key).TrimEnd('=');
        var login = new SftpLogin(terms.Require(Term.User), terms[Term.Password], terms[FilesConnector.PrivateKey]?.Replace("\\n", "\n", StringComparison.Ordinal), key);
        return login is { Password: null, PrivateKey: null } ? throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__Password or __PrivateKey must be set.") : login;
    }

    /// <exception cref="ConnectionFault">The private key cannot be read.</exception>
    public AuthenticationMethod Method()
    {
        if (PrivateKey is null) return new PasswordAuthenticationMethod(User, Password!);
        try
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(PrivateKey));
            return new PrivateKeyAuthenticationMethod(User, Password is null ? new PrivateKeyFile(text) : new PrivateKeyFile(text, Password));
        }
        catch (Exception fault) when (fault is SshException or CryptographicException or FormatException)
        {
            throw new ConnectionFault(FaultKind.Credentials, "The private key cannot be read, or its password is another.", inner: fault);
        }
    }
}

internal sealed class SftpPlace(string host, int port, string path, SftpLogin login, ConnectionRoom room) : FilePlace
{
    public override async Task<IFolder> Open(CancellationToken stop)
    {
        try
        {
            SocketException? refusal = null;
            // SSH.NET dials by itself: it gets the addresses that were looked at, and never the name.
            foreach (var address in await room.Guard.Addresses(host, stop))
            {
                try
                {
                    return await Open(address.ToString(), stop);
                }
                catch (SocketException fault)
                {
                    refusal = fault;
                }
            }
            throw refusal!;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested && SftpFolder.Said(fault, writing: false) is { } said)
        {
            throw said;
        }
    }

    async Task<IFolder> Open(string address, CancellationToken stop)
    {
        var client = new SftpClient(new ConnectionInfo(address, port, login.User, login.Method()) { Timeout = room.Limits.Timeout }) { OperationTimeout = room.Limits.Timeout };
        var known = true;
        client.HostKeyReceived += (_, key) => known = key.CanTrust = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.FingerPrintSHA256.TrimEnd('=')), Encoding.ASCII.GetBytes(login.HostKey));
        try
        {
            await client.ConnectAsync(stop);
            if (!await client.ExistsAsync(path, stop)) throw new ConnectionFault(FaultKind.Refused, $"There is no folder {path}.");
            return new SftpFolder(client, path.TrimEnd('/'), room);
        }
        catch (Exception fault)
        {
            client.Dispose();
            if (!known) throw new ConnectionFault(FaultKind.Refused, "The SFTP server shows another host key than the one that is set: it was set up anew, or it is another machine.", inner: fault);
            throw;
        }
    }
}

/// <summary>A folder at an SFTP server. Files get their names in one step, but nobody can ask the server to flush its disk: SSH.NET does not speak that extension.</summary>
internal sealed class SftpFolder(SftpClient client, string root, ConnectionRoom room) : IFolder
{
    /// <summary>Whoever holds a lock for longer has died.</summary>
    static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);
    readonly ConnectionRoom room = room;

    public async Task<IReadOnlyList<FileEntry>> List(CancellationToken stop)
    {
        var files = new List<FileEntry>();
        await foreach (var file in client.ListDirectoryAsync(root.Length == 0 ? "/" : root, stop))
            if (file.IsRegularFile && IsName(file.Name)) files.Add(Entry(file.Name, file.Attributes));
        return files;
    }

    /// <summary>SFTP cannot be asked for the time, so a file that is made now tells it; where none may be made, both clocks must agree.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken stop)
    {
        var name = $".clock.{Guid.NewGuid():N}.tmp";
        try
        {
            await (await client.OpenAsync(PathOf(name), FileMode.CreateNew, FileAccess.Write, stop)).DisposeAsync();
            var now = Entry(name, await client.GetAttributesAsync(PathOf(name), stop)).Written;
            await Remove(name, stop);
            return now;
        }
        catch (SftpPermissionDeniedException)
        {
            return room.Clock.GetUtcNow();
        }
    }

    public async Task<byte[]?> Read(FileEntry file, CancellationToken stop)
    {
        if (file.Size > room.Limits.MaxBytes) throw new ConnectionFault(FaultKind.Refused, $"{file.Name} has more than {room.Limits.MaxBytes / 1024 / 1024} MB. Split it.");
        try
        {
            using var content = new MemoryStream();
            await client.DownloadFileAsync(PathOf(file.Name), content, stop);
            var attributes = await client.GetAttributesAsync(PathOf(file.Name), stop);
            return content.Length == file.Size && Entry(file.Name, attributes) == file ? content.ToArray() : null;
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

    public async Task Replace(string name, byte[] content, CancellationToken stop)
    {
        var temporary = PathOf($".{name}.{Guid.NewGuid():N}.tmp");
        using var stream = new MemoryStream(content);
        try
        {
            await client.UploadFileAsync(stream, temporary, stop);
            // Only the POSIX rename of OpenSSH replaces a file; the protocol's own refuses when the name is taken.
            await Task.Run(() => client.RenameFile(temporary, PathOf(name), isPosix: true), stop);
        }
        catch when (client.IsConnected)
        {
            await Remove(Path.GetFileName(temporary), CancellationToken.None);
            throw;
        }
    }

    public async Task Remove(string name, CancellationToken stop)
    {
        try
        {
            await client.DeleteFileAsync(PathOf(name), stop);
        }
        catch (SftpPathNotFoundException)
        {
            // It is gone: that was wanted.
        }
    }

    public async Task<IAsyncDisposable?> TryLock(string name, CancellationToken stop)
    {
        var path = PathOf(name);
        try
        {
            await (await client.OpenAsync(path, FileMode.CreateNew, FileAccess.Write, stop)).DisposeAsync();
            return new Lock(this, name);
        }
        catch (SshException refusal) when (refusal is not (SftpPathNotFoundException or SftpPermissionDeniedException))
        {
            try
            {
                if (await Now(stop) - Entry(name, await client.GetAttributesAsync(path, stop)).Written > Stale) await Remove(name, stop);
            }
            catch (SftpPathNotFoundException)
            {
                // Whoever held it has let go in the meantime.
            }
            return null;
        }
    }

    sealed class Lock(SftpFolder folder, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await folder.Remove(name, CancellationToken.None);
            }
            catch (Exception fault) when (Said(fault, writing: false) is not null)
            {
                // What was written stands, and the lock goes stale by itself.
                folder.room.Log.LogLockLeft(name, fault);
            }
        }
    }

    public ConnectionFault? Fault(Exception fault, bool writing) => Said(fault, writing);

    internal static ConnectionFault? Said(Exception fault, bool writing) => fault switch
    {
        AddressRefused => new(FaultKind.Refused, fault.Message, inner: fault),
        SshAuthenticationException => new(FaultKind.Credentials, $"The SFTP server does not let us in: {fault.Message}", inner: fault),
        SftpPermissionDeniedException => new(FaultKind.Refused, "The SFTP server does not let Portal do that in this folder.", inner: fault),
        SftpPathNotFoundException => new(FaultKind.Refused, "The SFTP server has no such folder.", inner: fault),
        NotSupportedException => new(FaultKind.Refused, $"The SFTP server cannot do what this needs: {fault.Message}", inner: fault),
        SocketException => new(FaultKind.Unreachable, $"The SFTP server could not be reached: {fault.Message}.", inner: fault),
        SshException or IOException or ObjectDisposedException or OperationCanceledException => new(writing ? FaultKind.Doubtful : FaultKind.Unreachable, $"The connection to the SFTP server broke off: {fault.Message}", inner: fault),
        _ => null,
    };

    static FileEntry Entry(string name, SftpFileAttributes attributes) => new(name, attributes.Size, new DateTimeOffset(attributes.LastWriteTimeUtc));

    // A server may list names that a careless client would take for paths.
    static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', '\0']) < 0;

    string PathOf(string name) => IsName(name) ? $"{root}/{name}" : throw new ConnectionFault(FaultKind.Refused, "A file's name must not hold a path.");

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
