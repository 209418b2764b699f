using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>
/// Keeps one file of a domain, CSV or workbook: each key once, in the order of keys, so that the same rows make the same file.
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
    readonly byte[]? before;
    bool changed = true;
    readonly SortedDictionary<string, Dictionary<string, string?>> rows = new(StringComparer.Ordinal);

    /// <param name="content">Null: there is no file yet.</param>
    /// <exception cref="ConnectionFault">What stands there is no file of this domain, and is not written over.</exception>
    public FileTable(FilePlan plan, byte[]? content)
    {
        this.plan = plan;
        headings = [plan.KeyColumn, .. plan.Columns.Select(c => c.Column)];
        if (content is null or []) return;
        before = content;
        var lines = plan.IsXlsx ? Workbook.Read(plan.OutName, content) : CsvText.Read(plan.OutName, content, Delimiter);
        var there = lines is [var head, ..] ? head.Cells.Select(CellText.Plain).ToList() : [];
        var key = there.IndexOf(plan.KeyColumn);
        if (key < 0 || lines.Any(l => l.Broken || l.Cells.Count != there.Count) || there.Distinct().Count() != there.Count)
            throw new ConnectionFault(FaultKind.Refused, $"{plan.OutName} is not as Portal writes it (headings with '{plan.KeyColumn}', whole rows). Move it away; it is not written over.");
        // Columns that somebody added stay.
        headings.AddRange(there.Except(headings));
        changed = !headings.SequenceEqual(there);
        var twice = new HashSet<string>();
        foreach (var line in lines.Skip(1))
        {
            var cells = there.Zip(line.Cells, (h, c) => (h, c)).ToDictionary(p => p.h, p => TextOf(p.c));
            if (!rows.TryAdd(cells[plan.KeyColumn] ?? "", cells)) twice.Add(cells[plan.KeyColumn] ?? "");
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
        changed = true;
        if (!known) rows[row.Key] = cells = new() { [plan.KeyColumn] = row.Key };
        foreach (var (field, value) in write) cells![ColumnOf(field)] = value;
        return new(row.Key, known ? RowResult.Changed : RowResult.Created, row.Key);
    }

    /// <summary>The file as it stands while nothing changed: a workbook is never twice the same to the byte.</summary>
    public byte[] ToBytes()
    {
        if (!changed && before is not null) return before;
        IEnumerable<IReadOnlyList<string?>> table = rows.Values.Select(cells => (IReadOnlyList<string?>)[.. headings.Select(h => cells.GetValueOrDefault(h))]);
        return plan.IsXlsx
            ? Workbook.Write(plan.Domain, headings, table, plan.Columns.Where(c => CellText.IsNumber(c.Field)).Select(c => c.Column).ToHashSet())
            : CsvText.Write(table.Prepend(headings), Delimiter);
    }

    static string? TextOf(object? cell) => cell is null or string ? (string?)cell : CellText.Plain(cell);

    string ColumnOf(string field) => plan.Columns.First(c => c.Field == field).Column;
}
