using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

internal sealed class LocalPlace(string path, ConnectionRoom room) : FilePlace
{
    public override Task<IFolder> Open(CancellationToken stop) => Directory.Exists(path)
        ? Task.FromResult<IFolder>(new LocalFolder(Path.GetFullPath(path), room.Limits.MaxBytes, room.Clock))
        : throw new ConnectionFault(FaultKind.Refused, $"There is no folder {path}.");
}

/// <summary>A folder of this machine.</summary>
internal sealed class LocalFolder(string root, int maxBytes, TimeProvider clock) : IFolder
{
    public Task<IReadOnlyList<FileEntry>> List(CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<FileEntry>>([.. new DirectoryInfo(root).EnumerateFiles().Select(Entry).OfType<FileEntry>()]);

    public Task<DateTimeOffset> Now(CancellationToken stop) => Task.FromResult(clock.GetUtcNow());

    public async Task<byte[]?> Read(FileEntry file, CancellationToken stop)
    {
        var path = PathOf(file.Name);
        // A pipe has no size, and whoever opens it waits for its writer.
        if (file.Size == 0) return [];
        if (file.Size > maxBytes) throw new ConnectionFault(FaultKind.Refused, $"{file.Name} has more than {maxBytes / 1024 / 1024} MB. Split it.");
        if (Entry(new FileInfo(path)) != file) return null;
        try
        {
            var content = await File.ReadAllBytesAsync(path, stop);
            return Entry(new FileInfo(path)) == file ? content : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public async Task Replace(string name, byte[] content, CancellationToken stop)
    {
        var temporary = PathOf($".{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, stop);
                // On the disk before it has its name: a power cut leaves the old file or the new one, never an empty one.
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, PathOf(name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public Task Remove(string name, CancellationToken stop)
    {
        File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable?> TryLock(string name, CancellationToken stop)
    {
        // The system drops the lock of whoever dies. The file stays: removing it would give two writers two different locks.
        var path = PathOf(name);
        if (new FileInfo(path).LinkTarget is not null) throw new ConnectionFault(FaultKind.Refused, $"{name} is a link.");
        try
        {
            return Task.FromResult<IAsyncDisposable?>(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }

    public ConnectionFault? Fault(Exception fault, bool writing) => fault switch
    {
        UnauthorizedAccessException => new(FaultKind.Refused, $"Portal may not {(writing ? "write to" : "read")} {root}.", inner: fault),
        DirectoryNotFoundException => new(FaultKind.Refused, $"There is no folder {root}.", inner: fault),
        IOException => new(writing ? FaultKind.Doubtful : FaultKind.Unreachable, $"The folder could not be {(writing ? "written to" : "read")}: {fault.Message}", inner: fault),
        _ => null,
    };

    static FileEntry? Entry(FileInfo file)
    {
        file.Refresh();
        return file.Exists && file.LinkTarget is null ? new FileEntry(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : null;
    }

    string PathOf(string name) => name.Length > 0 && name is not ("." or "..") && Path.GetFileName(name) == name
        ? Path.Combine(root, name) : throw new ConnectionFault(FaultKind.Refused, "A file's name must not hold a path.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
