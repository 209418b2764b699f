using Portal.Kernel.Contracts;

namespace Portal.Reconciliation.Comparing;

public enum DifferenceKind
{
    /// <summary>Both have it, with other values.</summary>
    Differs,
    /// <summary>Only the owner has it.</summary>
    Missing,
    /// <summary>Only the copy has it.</summary>
    Extra,
    /// <summary>One of the two has several rows of one key, so nobody can say which is meant.</summary>
    Doubled,
}

/// <param name="Key">As <see cref="RowDigest.Key"/> makes it.</param>
/// <param name="Owner">The first of its rows at the owner.</param>
sealed record FoundDifference(DifferenceKind Kind, string Key, DomainRow? Owner, DomainRow? Copy, IReadOnlyList<DifferentField> Fields);

/// <summary>What a comparison counted. Keys are counted, and rows where a key has several.</summary>
sealed class Tally
{
    public long OwnerRows { get; internal set; }
    public long CopyRows { get; internal set; }
    public long Matching { get; internal set; }
    public long Differing { get; internal set; }
    public long Missing { get; internal set; }
    public long Extra { get; internal set; }
    public long Doubled { get; internal set; }
    /// <summary>Sums that were compared, on all levels.</summary>
    public long Segments { get; internal set; }

    internal void Count(DifferenceKind kind)
    {
        switch (kind)
        {
            case DifferenceKind.Differs: Differing++; break;
            case DifferenceKind.Missing: Missing++; break;
            case DifferenceKind.Extra: Extra++; break;
            default: Doubled++; break;
        }
    }
}

/// <summary>
/// Compares two sources by the sums of their segments. A segment whose sums agree is the same on both sides; one that differs is cut finer while it is large,
/// and the rows of what is left come over and are compared one by one.
/// </summary>
static class SegmentComparison
{
    /// <summary>4,096 segments: of a million rows, one that differs brings 244 with it.</summary>
    public const int FirstBits = 12;
    const int MoreBits = 6;
    /// <summary>A segment of no more rows is not worth another look over the whole table.</summary>
    const int Small = 512;

    /// <param name="found">Told of each difference, in the order of the keys' hashes, and of what was counted so far.</param>
    /// <exception cref="ConnectionFault">A source could not be read to its end.</exception>
    public static async Task<Tally> Run(ISide owner, ISide copy, CompareRules rules, Func<FoundDifference, Tally, Task> found, CancellationToken stop)
    {
        var tally = new Tally();
        var leaves = await Leaves(owner, copy, tally, stop);
        if (leaves.Count > 0) await Merge(owner.Rows(leaves, stop), copy.Rows(leaves, stop), rules, tally, found, stop);
        return tally;
    }

    /// <summary>The segments that differ, cut as fine as is worth it.</summary>
    static async Task<IReadOnlyList<Segment>> Leaves(ISide owner, ISide copy, Tally tally, CancellationToken stop)
    {
        var leaves = new List<Segment>();
        IReadOnlyList<Segment> within = [Segment.All];
        for (var bits = FirstBits; within.Count > 0; bits += MoreBits)
        {
            var (ours, theirs) = (owner.Digest(within, bits, stop), copy.Digest(within, bits, stop));
            await Task.WhenAll(ours, theirs);
            var pairs = Pairs(await ours, await theirs);
            tally.Segments += pairs.Count;
            if (bits == FirstBits) (tally.OwnerRows, tally.CopyRows) = (pairs.Sum(p => p.Owner.Rows), pairs.Sum(p => p.Copy.Rows));
            tally.Matching += pairs.Where(p => p.Same).Sum(p => p.Owner.Rows);
            var different = pairs.Where(p => !p.Same).ToList();
            // Where most of them differ, finer sums would only say so again.
            var finer = bits + MoreBits <= Segment.Finest && different.Count * 2 < pairs.Count;
            within = [.. different.Where(p => finer && Math.Max(p.Owner.Rows, p.Copy.Rows) > Small).Select(p => p.Segment)];
            leaves.AddRange(different.Select(p => p.Segment).Except(within));
        }
        return leaves;
    }

    static List<Pair> Pairs(IReadOnlyList<SegmentDigest> owner, IReadOnlyList<SegmentDigest> copy)
    {
        var theirs = copy.ToDictionary(d => d.Segment);
        var pairs = owner.Select(d => new Pair(d.Segment, d, theirs.Remove(d.Segment, out var same) ? same : default)).ToList();
        pairs.AddRange(theirs.Values.Select(d => new Pair(d.Segment, default, d)));
        return pairs;
    }

    readonly record struct Pair(Segment Segment, SegmentDigest Owner, SegmentDigest Copy)
    {
        public bool Same => (Owner.Rows, Owner.Sum) == (Copy.Rows, Copy.Sum);
    }

    static async Task Merge(IAsyncEnumerable<DomainRow> owner, IAsyncEnumerable<DomainRow> copy, CompareRules rules, Tally tally, Func<FoundDifference, Tally, Task> found, CancellationToken stop)
    {
        await using var ours = new HashOrder(owner, rules.Key, stop);
        await using var theirs = new HashOrder(copy, rules.Key, stop);
        await ours.Next();
        await theirs.Next();
        while (!ours.Ended || !theirs.Ended)
        {
            var hash = ours.Ended ? theirs.Hash : theirs.Ended ? ours.Hash : Math.Min(ours.Hash, theirs.Hash);
            var (mine, other) = (await ours.Take(hash), await theirs.Take(hash));
            // Keys of one hash are nearly always one key.
            foreach (var key in mine.Keys.Concat(other.Keys.Where(k => !mine.ContainsKey(k))))
            {
                if (Look(key, mine.GetValueOrDefault(key) ?? [], other.GetValueOrDefault(key) ?? [], rules) is not { } difference)
                {
                    tally.Matching++;
                    continue;
                }
                tally.Count(difference.Kind);
                await found(difference, tally);
            }
        }
    }

    /// <summary>What is to be said about the rows of one key; null when they match.</summary>
    public static FoundDifference? Look(string key, IReadOnlyList<DomainRow> owner, IReadOnlyList<DomainRow> copy, CompareRules rules) => (owner, copy) switch
    {
        ([var one], [var other]) => rules.Different(one, other) is { Count: > 0 } fields ? new(DifferenceKind.Differs, key, one, other, fields) : null,
        ([var one], []) => new(DifferenceKind.Missing, key, one, null, []),
        ([], [var other]) => new(DifferenceKind.Extra, key, null, other, []),
        _ when owner.Count == copy.Count && owner.Select(r => RowDigest.Of(r, rules.Plan)).Order().SequenceEqual(copy.Select(r => RowDigest.Of(r, rules.Plan)).Order()) => null,
        _ => new(DifferenceKind.Doubled, key, owner.Count > 0 ? owner[0] : null, copy.Count > 0 ? copy[0] : null, [new("rows", $"{owner.Count}", $"{copy.Count}")]),
    };

    /// <summary>Rows as they come, taken together by the hash of their key.</summary>
    sealed class HashOrder(IAsyncEnumerable<DomainRow> rows, KeyForm form, CancellationToken stop) : IAsyncDisposable
    {
        readonly IAsyncEnumerator<DomainRow> at = rows.GetAsyncEnumerator(stop);
        string key = "";

        public bool Ended { get; private set; }
        public uint Hash { get; private set; }

        public async Task Next()
        {
            var before = Hash;
            if (!await at.MoveNextAsync())
            {
                Ended = true;
                return;
            }
            key = RowDigest.Key(at.Current.Key, form);
            Hash = RowDigest.KeyHash(key);
            if (Hash < before) throw new ConnectionFault(FaultKind.Refused, "The rows did not come in the order of their segments.");
        }

        public async Task<Dictionary<string, List<DomainRow>>> Take(uint hash)
        {
            var taken = new Dictionary<string, List<DomainRow>>();
            for (; !Ended && Hash == hash; await Next())
            {
                if (!taken.TryGetValue(key, out var alike)) taken[key] = alike = [];
                alike.Add(at.Current);
            }
            return taken;
        }

        public ValueTask DisposeAsync() => at.DisposeAsync();
    }
}
