using FsCheck.Xunit;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Tests.Reconciliation;

/// <summary>Whatever the rows are and whoever sums them up, the segments find what a comparison row by row finds.</summary>
public sealed class SegmentComparisonTests
{
    static readonly CompareRules Rules = new(KeyForm.Unpadded, [new(Fields.Company, Normalisation.Letters), new(Fields.CreditLimit, Normalisation.Number, 0.5m), new(Fields.City)]);

    static DomainRow Row(string key, params string?[] values) => new(key, Rules.Fields.Zip(values).ToDictionary(p => p.First.Field, p => p.Second), Id: Guid.NewGuid().ToString("n"));

    static async Task<(Tally Tally, List<FoundDifference> Found)> Run(ISide owner, ISide copy, CompareRules? rules = null)
    {
        var found = new List<FoundDifference>();
        await using (owner)
        await using (copy)
            return (await SegmentComparison.Run(owner, copy, rules ?? Rules, (difference, _) =>
            {
                found.Add(difference);
                return Task.CompletedTask;
            }, default), found);
    }

    static PaperDigest Digest(IEnumerable<DomainRow> rows)
    {
        var paper = new PaperDigest("paper");
        paper.Doubles.Add([.. rows]);
        return paper;
    }

    static ISide Summed(IEnumerable<DomainRow> rows) => new DigestSide(Digest(rows), Domains.Customers, Rules.Plan);

    static async Task<ISide> Staged(IEnumerable<DomainRow> rows, CompareRules? rules = null) => await StagedSide.Of(new ListSource([.. rows]), Domains.Customers, (rules ?? Rules).Plan, Path.GetTempPath(), _ => { }, default);

    /// <summary>Row by row, without sums.</summary>
    static IEnumerable<(string, DifferenceKind)> Naive(IReadOnlyList<DomainRow> owner, IReadOnlyList<DomainRow> copy)
    {
        string Key(DomainRow row) => row.Key.Trim(' ').ToUpperInvariant().TrimStart('0');
        foreach (var key in owner.Concat(copy).Select(Key).Distinct())
        {
            var (mine, theirs) = (owner.Where(r => Key(r) == key).ToList(), copy.Where(r => Key(r) == key).ToList());
            if (mine.Count > 1 || theirs.Count > 1)
            {
                var same = mine.Count == theirs.Count && mine.Select(Said).Order().SequenceEqual(theirs.Select(Said).Order());
                if (!same) yield return (key, DifferenceKind.Doubled);
            }
            else if (theirs.Count == 0) yield return (key, DifferenceKind.Missing);
            else if (mine.Count == 0) yield return (key, DifferenceKind.Extra);
            else if (Rules.Fields.Any(f => !f.Same(mine[0][f.Field], theirs[0][f.Field]))) yield return (key, DifferenceKind.Differs);
        }
        static string Said(DomainRow row) => string.Join('|', Rules.Fields.Select(f => RowDigest.Of(row[f.Field], f.As)));
    }

    static List<DomainRow> Some(Random random, int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ =>
        Row(new[] { "", "0", "00" }[random.Next(3)] + (random.Next(2) == 0 ? "k" : "K") + random.Next(most), new[] { "Zürich", "zurich", "Trey", " trey ", null }[random.Next(5)], new[] { "10", "10.4", "10.50", "12", "" }[random.Next(5)], new[] { "A", "B" }[random.Next(2)]))];

    [Property(MaxTest = 40)]
    public void Segments_find_what_a_comparison_row_by_row_finds(int seed)
    {
        var random = new Random(seed);
        var most = 1 << random.Next(1, 10);
        var owner = Some(random, most);
        // Often a copy with a few slips, sometimes something else altogether.
        var copy = random.Next(3) == 0 ? Some(random, most) : [.. owner.Where(_ => random.Next(20) > 0).Select(r => random.Next(20) > 0 ? r : Row(r.Key, "Other", r[Fields.CreditLimit], r[Fields.City]))];
        var expected = Naive(owner, copy).Order().ToList();
        foreach (var (one, other) in new (Func<ISide>, Func<ISide>)[]
        {
            (() => Summed(owner), () => Summed(copy)), (() => Summed(owner), () => Staged(copy).Result), (() => Staged(owner).Result, () => Staged(copy).Result),
        })
        {
            var (tally, found) = Run(one(), other()).Result;
            Assert.Equal(expected, found.Select(f => (f.Key, f.Kind)).Order());
            Assert.Equal((owner.Count, copy.Count), (tally.OwnerRows, tally.CopyRows));
        }
    }

    [Theory]
    [InlineData(20_000, 10)]
    [InlineData(20_000, 0)]
    public async Task Ten_differences_in_many_rows_bring_less_than_two_percent_of_them_over(int rows, int differences)
    {
        var owner = Enumerable.Range(0, rows).Select(i => Row($"K{i}", $"Company {i}", $"{i}", "City")).ToList();
        var copy = owner.ToList();
        for (var i = 0; i < differences; i++)
            if (i % 3 == 0) copy[i * 1999] = Row(owner[i * 1999].Key, "Other", "0", "City");
        copy.RemoveAll(r => differences > 0 && r.Key is "K1999" or "K7996" or "K13993");
        if (differences > 0) copy.AddRange([Row("X1", "New", "1", "City"), Row("X2", "New", "1", "City"), Row("X3", "New", "1", "City")]);
        var (one, other) = (Summed(owner), Summed(copy));
        var (tally, found) = await Run(one, other);
        Assert.Equal(differences, found.Count);
        Assert.Equal(rows - found.Count(f => f.Kind is not DifferenceKind.Extra), tally.Matching);
        Assert.InRange(one.Transferred + other.Transferred, differences, (2 * rows) * 0.02);
    }

    [Fact]
    public async Task Where_a_segment_is_large_it_is_cut_finer()
    {
        var owner = Enumerable.Range(0, 30_000).Select(i => Row($"K{i}", "Same", "1", "City")).ToList();
        // Nearly all rows of one segment: what a table of millions looks like in each of them.
        var full = owner.GroupBy(r => Segment.OfKey(r.Key, KeyForm.Unpadded) with { Bits = 5, Prefix = Segment.OfKey(r.Key, KeyForm.Unpadded).Prefix >> 27 }).MaxBy(g => g.Count())!.ToList();
        var (one, other) = (new Coarse(new DigestSide(Digest(full), Domains.Customers, Rules.Plan)), new Coarse(new DigestSide(Digest([.. full.Skip(1)]), Domains.Customers, Rules.Plan)));
        var (tally, found) = await Run(one, other);
        Assert.Equal(full[0].Key, Assert.Single(found).Key);
        Assert.InRange(one.Transferred + other.Transferred, 1, full.Count / 5);
        Assert.Equal(full.Count - 1 + Coarse.Others, tally.Matching);
    }

    [Fact]
    public async Task Rows_that_a_page_repeats_are_there_once_and_those_that_went_are_not()
    {
        var rows = new[] { Row("1", "One") with { Id = "a" }, Row("1", "One, later") with { Id = "a" }, Row("2", "Two") with { Id = "b" }, Row("2", "Two") with { Id = "b", Deleted = true } };
        await using var side = await Staged(rows);
        var read = new List<DomainRow>();
        await foreach (var row in side.Rows([Segment.All], default)) read.Add(row);
        Assert.Equal("One, later", Assert.Single(read)[Fields.Company]);
        Assert.Equal(4, side.Transferred);
    }

    [Fact]
    public async Task A_source_whose_pages_come_to_no_end_is_given_up() =>
        Assert.Contains("came to no end", (await Assert.ThrowsAsync<ConnectionFault>(() => StagedSide.Of(new ListSource([Row("1", "One")]) { Endless = true }, Domains.Customers, Rules.Plan, Path.GetTempPath(), _ => { }, default))).Message);

    sealed class ListSource(IReadOnlyList<DomainRow> rows) : IDomainReader
    {
        public bool Endless { get; init; }
        public string System => "list";
        public IReadOnlyList<DomainShape> Readable => [new(Domains.Customers, [])];

        public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
        {
            var at = int.Parse(ask.Cursor ?? "0");
            return Task.FromResult(new RowPage([.. rows.Skip(at).Take(100)], Endless ? "1" : at + 100 < rows.Count ? $"{at + 100}" : null));
        }
    }

    /// <summary>Sees only few segments at first, as if there were many more rows.</summary>
    sealed class Coarse(DigestSide inner) : ISide
    {
        public const int Others = 4;

        public long Transferred => inner.Transferred;

        public async Task<IReadOnlyList<SegmentDigest>> Digest(IReadOnlyList<Segment> within, int bits, CancellationToken stop) => bits > SegmentComparison.FirstBits
            ? await inner.Digest(within, bits, stop)
            : [.. (await inner.Digest(within, 5, stop)).Select(d => d with { Segment = new(5, d.Segment.Prefix) }), .. Enumerable.Range(0, Others).Select(i => new SegmentDigest(new(bits, (uint)i), 1, 1))];

        public IAsyncEnumerable<DomainRow> Rows(IReadOnlyList<Segment> segments, CancellationToken stop) => inner.Rows(segments, stop);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
