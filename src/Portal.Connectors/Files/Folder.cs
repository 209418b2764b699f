using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>A file as a listing shows it.</summary>
/// <param name="Written">When its content was last changed, by the clock of the machine that holds it.</param>
internal sealed record FileEntry(string Name, long Size, DateTimeOffset Written)
{
    /// <summary>Another stamp: another content.</summary>
    public string Stamp => $"{Size}.{Written.UtcTicks}";
}

/// <summary>One folder, opened. It shows plain files only: no folders, no links, nothing with a path in its name.</summary>
internal interface IFolder : IAsyncDisposable
{
    Task<IReadOnlyList<FileEntry>> List(CancellationToken stop);

    /// <summary>The time by the clock that <see cref="FileEntry.Written"/> goes by.</summary>
    Task<DateTimeOffset> Now(CancellationToken stop);

    /// <summary>The content; null when the file is gone or no longer what was listed.</summary>
    Task<byte[]?> Read(FileEntry file, CancellationToken stop);

    /// <summary>Puts a file in place of another in one step: a reader sees the old one or the new one.</summary>
    Task Replace(string name, byte[] content, CancellationToken stop);

    Task Remove(string name, CancellationToken stop);

    /// <summary>Keeps other writers away until it is disposed; null when somebody else has it.</summary>
    Task<IAsyncDisposable?> TryLock(string name, CancellationToken stop);

    /// <summary>What is wrong, in words; null: a fault of our own.</summary>
    /// <param name="writing">Something may have been written.</param>
    ConnectionFault? Fault(Exception fault, bool writing);
}

/// <summary>Where a folder is.</summary>
internal abstract class FilePlace
{
    public abstract Task<IFolder> Open(CancellationToken stop);

    public static FilePlace Of(ConnectionTerms terms, ConnectionRoom room)
    {
        var text = terms.Require(Term.BaseUrl);
        ConnectionFault Wrong(string what) => new(FaultKind.Refused, $"Connections__{terms.Slug}__{what}");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("file" or "sftp")) throw Wrong("BaseUrl is no address such as file:///data/drop or sftp://files.example.org/drop.");
        // As it is written: an address that was tidied up hides where it leads.
        if (Uri.UnescapeDataString(text).Split('/', '\\').Contains("..")) throw Wrong("BaseUrl must not climb with '..'.");
        if (url.Scheme == "file") return url.Host.Length == 0 ? new LocalPlace(url.LocalPath, room) : throw Wrong("BaseUrl names a folder of this machine: file:///data/drop.");
        if (url.UserInfo.Length > 0) throw Wrong("BaseUrl must not carry a user name or password.");
        return new SftpPlace(url.IdnHost, url.Port > 0 ? url.Port : 22, Uri.UnescapeDataString(url.AbsolutePath), SftpLogin.Of(terms), room);
    }
}
