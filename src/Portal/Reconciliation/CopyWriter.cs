using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

/// <summary>Writes what the owner says to the copy, and looks again: a difference is over when it matches, not when it was sent.</summary>
sealed class CopyWriter(Sources sources, TimeProvider clock)
{
    /// <summary>Pages of changes in which a written row is looked for where it cannot be asked for by its key.</summary>
    const int MostPages = 20;
    /// <summary>So far may the clocks of two machines lie apart.</summary>
    static readonly TimeSpan Apart = TimeSpan.FromMinutes(5);
    /// <summary>A run may have read a row so long before it wrote down what it saw.</summary>
    static readonly TimeSpan LongestRun = TimeSpan.FromHours(6);

    /// <exception cref="ConnectionFault">Nothing, or nobody knows what, was written: the same differences may be given again.</exception>
    public async Task Write(CopyComparison comparison, IDomainWriter copy, IReadOnlyList<Difference> differences, CancellationToken stop)
    {
        var (rules, began) = (comparison.Rules, clock.GetUtcNow());
        var shape = copy.Writable.First(s => s.Domain == comparison.Domain);
        var owners = await OwnersNow(comparison, rules, differences, stop);
        var sent = new List<(Difference Difference, DomainRow Owner)>();
        var rows = new List<DomainRow>();
        foreach (var difference in differences)
        {
            if (owners.GetValueOrDefault(difference.Key) is not { } owner) difference.NotFixed($"{comparison.Owner} has one row of it no more.");
            else if (RowToWrite(difference, owner, rules, shape) is { } row)
            {
                sent.Add((difference, owner));
                rows.Add(row);
            }
            else difference.NotFixed($"{comparison.Copy} takes none of the fields that differ.");
        }
        if (rows.Count == 0) return;
        var outcomes = await copy.Write(comparison.Domain, rows, new WriteRules(new Dictionary<string, WriteRule>(), comparison.Flow, comparison.Owner), stop);
        var written = sent.Zip(outcomes).Where(p => p.Second.Result is RowResult.Created or RowResult.Changed or RowResult.Unchanged).Select(p => p.First).ToList();
        foreach (var ((difference, _), outcome) in sent.Zip(outcomes).Where(p => p.Second.Result is RowResult.Skipped or RowResult.Failed))
            difference.NotFixed(outcome.Reason ?? $"{comparison.Copy} did not take it, and did not say why.");
        await LookAgain(comparison, rules, written, began, stop);
    }

    /// <summary>Fields that differ, or all that the owner has for a record that is new to the copy.</summary>
    static DomainRow? RowToWrite(Difference difference, DomainRow owner, CompareRules rules, DomainShape shape)
    {
        var copy = difference.Copy;
        var wanted = copy is null ? owner.Values.Keys : rules.Different(owner, copy).Select(f => f.Field);
        var values = wanted.Where(f => shape.Field(f) is { ReadOnly: false }).ToDictionary(f => f, f => owner[f]);
        return values.Count == 0 ? null : new DomainRow(copy?.Key ?? owner.Key, values, Id: copy?.Id);
    }

    /// <summary>The owner's rows as they are now: asked for by key, or as the last run saw them with what changed since.</summary>
    /// <exception cref="ConnectionFault">So much changed since that nobody knows what the owner says now.</exception>
    async Task<Dictionary<string, DomainRow>> OwnersNow(CopyComparison comparison, CompareRules rules, IReadOnlyList<Difference> differences, CancellationToken stop)
    {
        var reader = sources.Reader(comparison.Owner, comparison.Domain);
        if (reader is IDomainDigest digest) return await ByKey(digest, comparison, rules, differences, stop);
        var owners = differences.Where(d => d.Owner is not null).ToDictionary(d => d.Key, d => d.Owner!);
        var (changed, whole) = await Changes(reader, comparison.Domain, rules, [.. owners.Keys], differences.Min(d => d.LastSeenAt) - LongestRun, stop);
        if (!whole) throw new ConnectionFault(FaultKind.Refused, $"Too much changed at {comparison.Owner} since the last run. Run the comparison again, then fix.");
        foreach (var (key, row) in changed) owners[key] = row;
        return owners;
    }

    static async Task<Dictionary<string, DomainRow>> ByKey(IDomainDigest digest, CopyComparison comparison, CompareRules rules, IEnumerable<Difference> differences, CancellationToken stop)
    {
        var keys = differences.Select(d => d.Key).ToHashSet();
        var found = new List<DomainRow>();
        await foreach (var row in digest.Rows(comparison.Domain, rules.Plan, [.. keys.Select(k => Segment.OfKey(k, rules.Key)).Distinct()], stop)) found.Add(row);
        return Single(found, rules, keys);
    }

    /// <summary>Rows that have a key for themselves.</summary>
    static Dictionary<string, DomainRow> Single(IEnumerable<DomainRow> rows, CompareRules rules, HashSet<string> keys) =>
        rows.GroupBy(r => RowDigest.Key(r.Key, rules.Key)).Where(g => keys.Contains(g.Key) && g.Count() == 1).ToDictionary(g => g.Key, g => g.Single());

    async Task LookAgain(CopyComparison comparison, CompareRules rules, IReadOnlyList<(Difference Difference, DomainRow Owner)> written, DateTimeOffset began, CancellationToken stop)
    {
        var now = await CopiesNow(comparison, rules, [.. written.Select(w => w.Difference)], began, stop);
        foreach (var (difference, owner) in written)
        {
            if (!now.TryGetValue(difference.Key, out var copy)) difference.Written($"{comparison.Copy} took it. The next run looks whether it holds.");
            else if (copy is null) difference.StillDiffers(new(DifferenceKind.Missing, difference.Key, owner, null, []));
            else if (SegmentComparison.Look(difference.Key, [owner], [copy], rules) is { } still) difference.StillDiffers(still);
            else difference.Fixed(owner, copy, clock.GetUtcNow());
        }
    }

    /// <summary>What the copy has now. A key that is not in the answer could not be looked for.</summary>
    async Task<IReadOnlyDictionary<string, DomainRow?>> CopiesNow(CopyComparison comparison, CompareRules rules, IReadOnlyList<Difference> written, DateTimeOffset began, CancellationToken stop)
    {
        var keys = written.Select(d => d.Key).ToHashSet();
        try
        {
            var reader = sources.Reader(comparison.Copy, comparison.Domain);
            if (reader is IDomainDigest digest)
            {
                var found = await ByKey(digest, comparison, rules, written, stop);
                return keys.ToDictionary(k => k, k => found.GetValueOrDefault(k));
            }
            return (await Changes(reader, comparison.Domain, rules, keys, began - Apart, stop)).Found.ToDictionary(p => p.Key, p => (DomainRow?)p.Value);
        }
        catch (ConnectionFault)
        {
            // It is written; that it cannot be read just now is for the next run.
            return new Dictionary<string, DomainRow?>();
        }
    }

    /// <returns>Rows of these keys that changed since, and whether all changes were seen.</returns>
    static async Task<(Dictionary<string, DomainRow> Found, bool Whole)> Changes(IDomainReader reader, string domain, CompareRules rules, HashSet<string> keys, DateTimeOffset since, CancellationToken stop)
    {
        // A page may repeat a row: the last one counts.
        var (found, cursor) = (new Dictionary<(string, string?), DomainRow>(), (string?)null);
        for (var page = 0; page < MostPages; page++)
        {
            var read = await reader.Read(domain, new ReadAsk(since, cursor), stop);
            foreach (var row in read.Rows.Where(r => !r.Deleted && keys.Contains(RowDigest.Key(r.Key, rules.Key)))) found[(RowDigest.Key(row.Key, rules.Key), row.Id)] = row;
            if ((cursor = read.Next) is null) break;
        }
        return (Single(found.Values, rules, keys), cursor is null);
    }
}
