using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>One folder with files of one domain: complete files are read in the order of their names, one file is written.</summary>
internal sealed class FilesSystem(FilePlan plan, FilePlace place, ConnectionRoom room) : IConnectedSystem, IDomainReader, IDomainWriter
{
    static readonly string[] Companions = [".sha256", ".done"];
    static readonly string[] Unfinished = [".tmp", ".part", ".filepart", ".crdownload", ".lock"];

    readonly FileWriter writer = new(plan, place, room);
    readonly FileArrivals arrivals = new(room);
    /// <summary>The file of the last page: the next page is mostly of the same.</summary>
    Parsed? last;

    public string System => plan.Slug;
    public IReadOnlyList<DomainShape> Readable => [plan.Shape];
    public IReadOnlyList<DomainShape> Writable => [plan.Shape];
    public int BatchSize => 1000;

    public async Task Test(CancellationToken stop)
    {
        await using var folder = await place.Open(stop);
        await Guarded(folder, async () => (await folder.List(stop)).Count, stop);
    }

    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        RequireDomain(domain);
        await using var folder = await place.Open(stop);
        return await Guarded(folder, () => Read(folder, ask, stop), stop);
    }

    public Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        RequireDomain(domain);
        return writer.Write(rows, rules, stop);
    }

    async Task<RowPage> Read(IFolder folder, ReadAsk ask, CancellationToken stop)
    {
        var from = FileCursor.Of(ask.Cursor);
        var listed = await folder.List(stop);
        var ours = listed.Where(f => plan.Names.IsMatch(f.Name) && !IsAside(f.Name)).ToList();
        var quietSince = plan.Quiet is { } quiet && ours.Any(f => !HasCompanion(f, listed)) ? await folder.Now(stop) - quiet : DateTimeOffset.MinValue;
        // A companion says that a file is whole, but not one that is older than its file; else a file is whole that nobody touched for a while.
        var whole = ours.Where(f => HasCompanion(f, listed) || f.Written <= quietSince).ToList();
        // A file whose companion is corrected arrives with it.
        var arrived = await arrivals.Of([.. whole.Select(f => (f.Name, string.Join(' ', listed.Where(c => c == f || c.Name == $"{f.Name}.sha256").Select(c => c.Stamp))))], stop);
        var files = whole.Where(f => (ask.Since is null || arrived[f.Name] >= ask.Since) && (from is null || string.CompareOrdinal(f.Name, from.Name) >= 0)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var partial = ours.Count > whole.Count;
        foreach (var (i, file) in files.Index())
        {
            if (await RowsOf(folder, file, listed, stop) is not { } rows)
            {
                partial = true;
                continue;
            }
            // A file that was replaced meanwhile is read again from its first row: rows may come twice, none is left out.
            var start = from?.Name == file.Name && from.Stamp == file.Stamp ? from.Row : 0;
            var page = rows.Skip(start).Take(Math.Max(1, ask.Size)).ToList();
            if (page.Count == 0) continue;
            var isLast = start + page.Count >= rows.Count && i == files.Count - 1;
            return new RowPage(page, isLast ? null : new FileCursor(file.Name, file.Stamp, start + page.Count).ToString(), partial);
        }
        return new RowPage([], null, partial);
    }

    static bool HasCompanion(FileEntry file, IReadOnlyList<FileEntry> listed) => listed.Any(f => f.Name == $"{file.Name}.sha256" || (f.Name == $"{file.Name}.done" && f.Written >= file.Written));

    /// <summary>Null: the file is not whole after all.</summary>
    async Task<IReadOnlyList<DomainRow>?> RowsOf(IFolder folder, FileEntry file, IReadOnlyList<FileEntry> listed, CancellationToken stop)
    {
        var stamp = $"{file.Name} {file.Stamp}";
        if (last is { } known && known.Stamp == stamp) return known.Rows;
        if (await folder.Read(file, stop) is not { } content)
        {
            room.Log.LogFile(file.Name, "it changed while it was read; it is read the next time");
            return null;
        }
        if (listed.FirstOrDefault(f => f.Name == $"{file.Name}.sha256") is { } sums && await folder.Read(sums, stop) is { } sum && !IsSumOf(sum, content))
        {
            room.Log.LogFile(file.Name, "it does not have the checksum of its companion; it is not read until they agree");
            return null;
        }
        if (!plan.IsXlsx && content.Length > 0 && !HasCompanion(file, listed) && !CsvText.EndsWithLine(content))
        {
            room.Log.LogFile(file.Name, "its last line has no end, so the file may be cut off; it is not read until it has one or a companion comes");
            return null;
        }
        var rows = new RowsOfFile(plan, room.Log).Read(file, content);
        last = new Parsed(stamp, rows);
        return rows;
    }

    /// <summary>As <c>sha256sum</c> writes it: the sum first, then whatever.</summary>
    internal static bool IsSumOf(byte[] sum, byte[] content) =>
        Encoding.UTF8.GetString(sum).TrimStart('\ufeff', '\\').Split([' ', '\t', '\r', '\n'], 2)[0].Equals(Convert.ToHexString(SHA256.HashData(content)), StringComparison.OrdinalIgnoreCase);

    static bool IsAside(string name) => name.StartsWith('.') || name.StartsWith("~$", StringComparison.Ordinal) || Companions.Concat(Unfinished).Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    void RequireDomain(string domain)
    {
        if (domain != plan.Domain) throw new ConnectionFault(FaultKind.Refused, $"The files of {plan.Slug} hold {plan.Domain}, not {domain}.");
    }

    static async Task<T> Guarded<T>(IFolder folder, Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (!stop.IsCancellationRequested && folder.Fault(fault, writing: false) is { } said)
        {
            throw said;
        }
    }

    sealed record Parsed(string Stamp, IReadOnlyList<DomainRow> Rows);

    /// <summary>A place in a row of files.</summary>
    /// <param name="Row">Rows of the file that were read.</param>
    sealed record FileCursor(string Name, string Stamp, int Row)
    {
        public static FileCursor? Of(string? text)
        {
            if (text is null) return null;
            return text.Split('/', 3) is [var row, var stamp, var name] && int.TryParse(row, CultureInfo.InvariantCulture, out var at) && at >= 0
                ? new FileCursor(name, stamp, at) : throw new ConnectionFault(FaultKind.Refused, "This is no cursor of these files.");
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Row}/{Stamp}/{Name}");
    }
}
