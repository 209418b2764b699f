using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>
/// Keeps one CSV file of a domain: each key once, in the order of keys, so that the same rows make the same file.
/// Beside it stands its checksum as <c>sha256sum -c</c> reads it; while that is missing, the file is about to change.
/// </summary>
internal sealed class FileWriter(FilePlan plan, FilePlace place, ConnectionRoom room)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    readonly SemaphoreSlim one = new(1);

    public async Task<IReadOnlyList<RowOutcome>> Write(IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            await using var folder = await place.Open(stop);
            var writing = false;
            try
            {
                await using var alone = await Alone(folder, stop);
                var before = await Find(folder, plan.OutName, stop);
                var table = new FileTable(plan, before);
                var outcomes = rows.Select(r => table.Merge(r, rules)).ToList();
                var after = table.ToBytes();
                writing = true;
                await Put(folder, before, after, stop);
                return outcomes;
            }
            catch (Exception fault) when (!stop.IsCancellationRequested && folder.Fault(fault, writing) is { } said)
            {
                throw said;
            }
        }
        finally
        {
            one.Release();
        }
    }

    async Task Put(IFolder folder, byte[]? before, byte[] after, CancellationToken stop)
    {
        var sumName = $"{plan.OutName}.sha256";
        var sum = Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(after))}  {plan.OutName}\n");
        var same = before is not null && before.AsSpan().SequenceEqual(after);
        if (same && await Find(folder, sumName, stop) is { } known && known.AsSpan().SequenceEqual(sum)) return;
        await folder.Remove(sumName, stop);
        if (!same) await folder.Replace(plan.OutName, after, stop);
        await folder.Replace(sumName, sum, stop);
    }

    static async Task<byte[]?> Find(IFolder folder, string name, CancellationToken stop)
    {
        // Whoever fetches the file may take it away between two looks.
        for (var tries = 0; tries < 3; tries++)
        {
            if ((await folder.List(stop)).FirstOrDefault(f => f.Name == name) is not { } file) return null;
            if (await folder.Read(file, stop) is { } content) return content;
        }
        throw new ConnectionFault(FaultKind.Busy, $"{name} is being changed by somebody else.");
    }

    async Task<IAsyncDisposable> Alone(IFolder folder, CancellationToken stop)
    {
        var until = room.Clock.GetUtcNow() + room.Limits.Timeout;
        while (room.Clock.GetUtcNow() < until)
        {
            if (await folder.TryLock($".{plan.OutName}.lock", stop) is { } mine) return mine;
            await Task.Delay(LookAgain, room.Clock, stop);
        }
        throw new ConnectionFault(FaultKind.Busy, $"Another writer is at {plan.OutName}.");
    }
}

/// <summary>The file's rows by key.</summary>
internal sealed class FileTable
{
    readonly FilePlan plan;
    readonly List<string> headings;
    readonly SortedDictionary<string, Dictionary<string, string?>> rows = new(StringComparer.Ordinal);

    /// <param name="content">Null: there is no file yet.</param>
    /// <exception cref="ConnectionFault">What stands there is no file of this domain, and is not written over.</exception>
    public FileTable(FilePlan plan, byte[]? content)
    {
        this.plan = plan;
        headings = [plan.KeyColumn, .. plan.Columns.Select(c => c.Column)];
        if (content is null or []) return;
        var lines = CsvText.Read(plan.OutName, content, Delimiter);
        var there = lines is [var head, ..] ? head.Cells.Select(c => (string)c!).ToList() : [];
        var key = there.IndexOf(plan.KeyColumn);
        if (key < 0 || lines.Any(l => l.Broken || l.Cells.Count != there.Count) || there.Distinct().Count() != there.Count)
            throw new ConnectionFault(FaultKind.Refused, $"{plan.OutName} is not as Portal writes it (headings with '{plan.KeyColumn}', whole rows). Move it away; it is not written over.");
        // Columns that somebody added stay.
        headings.AddRange(there.Except(headings));
        var twice = new HashSet<string>();
        foreach (var line in lines.Skip(1))
        {
            var cells = there.Zip(line.Cells, (h, c) => (h, c)).ToDictionary(p => p.h, p => (string?)p.c);
            if (!rows.TryAdd((string)line.Cells[key]!, cells)) twice.Add((string)line.Cells[key]!);
        }
        if (twice.Count > 0) throw new ConnectionFault(FaultKind.Refused, $"{plan.OutName} has {string.Join(", ", twice.Order().Take(5))} twice. Somebody must decide which row counts.");
    }

    char Delimiter => plan.Delimiter ?? ',';

    public RowOutcome Merge(DomainRow row, WriteRules rules)
    {
        if (row.Key.Length == 0) return new(row.Key, RowResult.Failed, Reason: "The row has no key.");
        if (row.Deleted) return new(row.Key, RowResult.Skipped, row.Key, "It is gone at its source; files keep what they have.");
        var known = rows.TryGetValue(row.Key, out var cells);
        if (plan.Shape.Problem(row, isNew: !known) is { } problem) return new(row.Key, RowResult.Failed, Reason: problem);
        var write = plan.Shape.ToWrite(row, rules, known ? field => cells!.GetValueOrDefault(ColumnOf(field)) : null);
        if (known && write.Count == 0) return new(row.Key, RowResult.Unchanged, row.Key);
        if (!known) rows[row.Key] = cells = new() { [plan.KeyColumn] = row.Key };
        foreach (var (field, value) in write) cells![ColumnOf(field)] = value;
        return new(row.Key, known ? RowResult.Changed : RowResult.Created, row.Key);
    }

    public byte[] ToBytes() => CsvText.Write([headings, .. rows.Values.Select(cells => (IReadOnlyList<string?>)[.. headings.Select(h => cells.GetValueOrDefault(h))])], Delimiter);

    string ColumnOf(string field) => plan.Columns.First(c => c.Field == field).Column;
}
