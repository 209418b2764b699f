using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Reconciliation;

/// <summary>A system that is a list in memory: it can be read by pages, and written when it is to be.</summary>
class PaperSource(string slug, string domain = Domains.Customers) : IDomainReader
{
    static readonly string[] All = [Fields.Company, Fields.Phone, Fields.CreditLimit, Fields.City];

    public ConcurrentDictionary<string, DomainRow> Rows { get; } = new();
    /// <summary>Thrown by the next reads instead of an answer.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();
    /// <summary>Holds reads up until it is let go.</summary>
    public TaskCompletionSource? Gate { get; set; }
    public int Reads;

    public string System => slug;
    public IReadOnlyList<DomainShape> Readable { get; } = [new(domain, [.. All.Select(f => new FieldShape(f, MaxLength: 200))])];

    public PaperSource Has(string key, string? company = null, string? phone = null, string? credit = null, string? city = null)
    {
        Rows[key] = new DomainRow(key, new Dictionary<string, string?> { [Fields.Company] = company ?? $"Company {key}", [Fields.Phone] = phone, [Fields.CreditLimit] = credit, [Fields.City] = city }, DateTimeOffset.UtcNow, $"id-{key}");
        return this;
    }

    public async Task<RowPage> Read(string of, ReadAsk ask, CancellationToken stop)
    {
        Interlocked.Increment(ref Reads);
        if (Gate is { } gate) await gate.Task.WaitAsync(stop);
        if (Faults.TryDequeue(out var fault)) throw fault;
        var rows = Rows.Values.Where(r => ask.Since is null || r.ChangedAt >= ask.Since).OrderBy(r => r.Key, StringComparer.Ordinal).Where(r => ask.Cursor is null || string.CompareOrdinal(r.Key, ask.Cursor) > 0).Take(ask.Size).ToList();
        return new(rows, rows.Count == ask.Size ? rows[^1].Key : null);
    }
}

/// <summary>One that also takes what is written to it.</summary>
sealed class PaperCopy(string slug) : PaperSource(slug), IDomainWriter
{
    public IReadOnlyList<DomainShape> Writable => Readable;
    public int BatchSize => 10;
    public ConcurrentQueue<Exception> WriteFaults { get; } = new();
    public List<DomainRow> Written { get; } = [];
    /// <summary>Does something of its own with what it took.</summary>
    public Func<DomainRow, DomainRow> Keeps { get; set; } = row => row;
    /// <summary>Refuses a row with these words.</summary>
    public Func<DomainRow, string?> Refuses { get; set; } = _ => null;

    public Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        if (WriteFaults.TryDequeue(out var fault)) throw fault;
        return Task.FromResult<IReadOnlyList<RowOutcome>>([.. rows.Select(Take)]);
    }

    RowOutcome Take(DomainRow row)
    {
        if (Refuses(row) is { } reason) return new(row.Key, RowResult.Failed, Reason: reason);
        lock (Written) Written.Add(row);
        var (before, kept) = (Rows.GetValueOrDefault(row.Key), Keeps(row));
        var values = new Dictionary<string, string?>(before?.Values ?? new Dictionary<string, string?>());
        foreach (var (field, value) in kept.Values) values[field] = value;
        Rows[row.Key] = new(row.Key, values, DateTimeOffset.UtcNow, before?.Id ?? $"id-{row.Key}");
        return new(row.Key, before is null ? RowResult.Created : RowResult.Changed, Rows[row.Key].Id);
    }
}

/// <summary>One that sums up by itself, as a database does, and counts what it gives away.</summary>
sealed class PaperDigest(string slug) : PaperSource(slug), IDomainDigest
{
    public long Given;

    public Task<IReadOnlyList<SegmentDigest>> Digest(string domain, DigestPlan plan, IReadOnlyList<Segment> within, int bits, CancellationToken stop) => Task.FromResult<IReadOnlyList<SegmentDigest>>(
        [.. Lists.SelectMany(r => r).Select(r => (Hash: RowDigest.KeyHash(RowDigest.Key(r.Key, plan.Key)), Sum: RowDigest.Of(r, plan))).Where(r => within.Any(s => s.Holds(r.Hash)))
            .GroupBy(r => Segment.Of(r.Hash, bits)).Select(g => new SegmentDigest(g.Key, g.Count(), g.Aggregate(0UL, (sum, r) => unchecked(sum + r.Sum))))]);

    /// <summary>Rows of one key, when there are several.</summary>
    public List<List<DomainRow>> Doubles { get; } = [];

    IEnumerable<IEnumerable<DomainRow>> Lists => Doubles.Cast<IEnumerable<DomainRow>>().Prepend(Rows.Values);

    async IAsyncEnumerable<DomainRow> IDomainDigest.Rows(string domain, DigestPlan plan, IReadOnlyList<Segment> segments, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.Yield();
        foreach (var row in Lists.SelectMany(r => r).Select(r => (Row: r, Hash: RowDigest.KeyHash(RowDigest.Key(r.Key, plan.Key)))).Where(r => segments.Any(s => s.Holds(r.Hash))).OrderBy(r => r.Hash))
        {
            Given++;
            yield return row.Row;
        }
    }
}

static class PaperSources
{
    /// <summary>Puts systems where connections are looked for.</summary>
    public static void Connect(this IServiceCollection services, params ISystemOfRecord[] systems)
    {
        foreach (var system in systems)
        {
            if (system is IDomainReader reader) services.AddSingleton(reader);
            if (system is IDomainWriter writer) services.AddSingleton(writer);
        }
    }
}
