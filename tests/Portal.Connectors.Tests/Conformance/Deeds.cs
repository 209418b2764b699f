using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>Something that is done over a connection and may be tried until it works.</summary>
public abstract class Deed
{
    public abstract string Name { get; }

    /// <summary>One try.</summary>
    public abstract Task<Outcome> Do();

    /// <summary>Each key is there once, with the right values.</summary>
    public abstract void Check();

    /// <summary>Where it is done.</summary>
    protected abstract Bench At { get; }

    /// <summary>Tries until it works, and waits where it is told to.</summary>
    public async Task Finish(int tries, string tale)
    {
        for (var i = 1; ; i++)
        {
            var outcome = await Outcome.Of(Do);
            if (outcome.Done) return;
            if (outcome.RetryAfter is { } wait) At.Clock.Pass(wait);
            Assert.True(i < tries, $"{tale}: {Name} does not come to an end: {outcome}");
        }
    }
}

/// <summary>Rows that are written, in one batch.</summary>
public sealed class WriteDeed(Bench bench, WriteCase about, int first, int edition, int count = 2) : Deed
{
    readonly IReadOnlyList<DomainRow> rows = [.. Enumerable.Range(first, count).Select(n => about.Row(n, edition))];

    public override string Name => $"writing {about.Domain}";
    protected override Bench At => bench;

    public override async Task<Outcome> Do()
    {
        var outcomes = await ((IDomainWriter)bench.System).Write(about.Domain, rows, WriteRules.Always, CancellationToken.None);
        Assert.Equal(rows.Select(r => r.Key), outcomes.Select(o => o.Key));
        var failed = outcomes.Where(o => o.Result is RowResult.Failed or RowResult.Skipped).ToList();
        return new(failed.Count == 0, Again: failed.Any(f => f.Again), Failed: failed.Any(f => !f.Again), Words: string.Join(" ", failed.Select(f => f.Reason)));
    }

    public override void Check()
    {
        foreach (var row in rows)
        {
            var held = about.Held(bench.Shelf, row.Key);
            Assert.True(held.Count == 1, $"{held.Count} records carry the key {row.Key} of {about.Domain}.");
            var compared = row.Values.Where(v => held[0].ContainsKey(v.Key)).ToList();
            Assert.True(compared.Count >= Math.Min(2, row.Values.Count), $"The case of {about.Domain} shows too little of what the double holds.");
            Assert.All(compared, v => Assert.True((v.Value ?? "") == (held[0][v.Key] ?? ""), $"{v.Key} of {row.Key} is '{held[0][v.Key]}' and not '{v.Value}'."));
        }
    }
}

/// <summary>A quote that is looked for and made, as a promotion does it.</summary>
public sealed class QuoteDeed(Bench bench, QuoteCase about, int n) : Deed
{
    readonly NewQuote quote = about.Quote(n);

    public override string Name => "making a quote";
    protected override Bench At => bench;

    public override async Task<Outcome> Do()
    {
        var book = (IQuoteBook)bench.System;
        var found = await book.FindByKey(quote.Key, CancellationToken.None);
        Assert.True(found.Count < 2, $"{found.Count} quotes carry the key {quote.Key}.");
        var document = found.Count == 1 ? found[0] : await book.Create(quote, CancellationToken.None);
        Assert.Equal((quote.Key, quote.CustomerNumber), (document.Key, document.CustomerNumber));
        Assert.NotEmpty(document.Number);
        return new(true);
    }

    public override void Check()
    {
        var held = about.Held(bench.Shelf, quote.Key);
        Assert.True(held.Count == 1, $"{held.Count} quotes carry the key {quote.Key}.");
        Assert.Equal(quote.CustomerNumber, held[0].CustomerNumber);
        Assert.Equal(quote.Lines.Select(l => l.Quantity), held[0].Quantities);
    }
}

/// <summary>A domain that is read to its end; a page that failed is asked for again.</summary>
public sealed class ReadDeed(Bench bench, ReadCase about, IReadOnlyCollection<string> expected, int size = 2, DateTimeOffset? since = null) : Deed
{
    readonly Dictionary<string, DomainRow> read = [];
    string? cursor;

    public override string Name => $"reading {about.Domain}";
    protected override Bench At => bench;
    public int Pages { get; private set; }
    public IReadOnlyDictionary<string, DomainRow> Rows => read;

    /// <summary>Called after each page.</summary>
    public Func<int, Task>? Between { get; init; }

    public override async Task<Outcome> Do()
    {
        do
        {
            var page = await ((IDomainReader)bench.System).Read(about.Domain, new ReadAsk(since, cursor, size), CancellationToken.None);
            foreach (var row in page.Rows) read[row.Key] = row;
            cursor = page.Next;
            Pages++;
            Assert.True(Pages < 500, $"{Name} has no end.");
            if (Between is { } between) await between(Pages);
        }
        while (cursor is not null);
        return new(true);
    }

    public override void Check() => Assert.Empty(expected.Except(read.Keys));

    /// <summary>Puts records down, or changes them, so that there is something to read; answers their keys.</summary>
    public static async Task<IReadOnlyList<string>> Put(Bench bench, ReadCase about, IEnumerable<int> numbers, int edition = 1)
    {
        var keys = new List<string>();
        foreach (var n in numbers)
        {
            if (about.Put is { } put)
            {
                put(bench.There, n, edition);
                keys.Add(about.Key!(n));
                continue;
            }
            var writes = bench.About.Writes.FirstOrDefault(w => w.Domain == about.Domain) ?? throw new InvalidOperationException($"The case of {about.Domain} must put its records down: the domain is not written.");
            await new WriteDeed(bench, writes, n, edition, count: 1).Finish(1, "a quiet day");
            keys.Add(writes.Row(n, edition).Key);
        }
        return keys;
    }
}
