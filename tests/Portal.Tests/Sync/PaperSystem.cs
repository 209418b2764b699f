using System.Globalization;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Sync;

/// <summary>An outside system that a test holds in its hand: what it has, what it was asked, and how it misbehaves.</summary>
sealed class PaperSystem(string name, string domain = Domains.Customers) : IDomainReader, IDomainWriter
{
    readonly SortedDictionary<string, DomainRow> rows = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    readonly List<ReadAsk> asked = [];
    readonly List<IReadOnlyList<DomainRow>> written = [];

    public string System => name;
    public IReadOnlyList<DomainShape> Readable => [Shape];
    public IReadOnlyList<DomainShape> Writable => [Shape];
    public int BatchSize { get; init; } = 100;
    /// <summary>It says of its pages that something is left out.</summary>
    public bool IsPartial { get; set; }
    public bool TakesDeletions { get; set; } = true;

    public bool Deletes(string domain) => TakesDeletions;

    /// <summary>Rows of a page, whatever is asked.</summary>
    public int PageSize { get; init; } = 500;
    public Func<ReadAsk, CancellationToken, Task> BeforeRead { get; set; } = (_, _) => Task.CompletedTask;
    public Func<IReadOnlyList<DomainRow>, CancellationToken, Task> BeforeWrite { get; set; } = (_, _) => Task.CompletedTask;
    /// <summary>Something else than writing a row.</summary>
    public Func<DomainRow, RowOutcome?> Instead { get; set; } = _ => null;
    /// <summary>Rows that every page repeats.</summary>
    public Func<IEnumerable<DomainRow>> Repeats { get; set; } = () => [];

    public IReadOnlyList<ReadAsk> Asked { get { lock (gate) return [.. asked]; } }
    public IReadOnlyList<DomainRow> Written { get { lock (gate) return [.. written.SelectMany(w => w)]; } }
    public int Calls { get { lock (gate) return written.Count; } }
    public IReadOnlyDictionary<string, DomainRow> Rows { get { lock (gate) return new Dictionary<string, DomainRow>(rows); } }

    DomainShape Shape => new(domain, domain switch
    {
        Domains.Inventory => [new(Fields.Available), new(Fields.Unit)],
        Domains.Invoices => [.. new[] { Fields.Customer, Fields.DueOn, Fields.Total, Fields.Open, Fields.Currency }.Select(f => new FieldShape(f))],
        Domains.Contracts => [.. new[] { Fields.Customer, Fields.Title, Fields.EndsOn, Fields.MonthlyAmount, Fields.Currency }.Select(f => new FieldShape(f))],
        _ => [new(Fields.Company, 200, Required: true), new(Fields.Email), new(Fields.City), new(Fields.Phone)],
    });

    public PaperSystem Has(params DomainRow[] some)
    {
        lock (gate)
            foreach (var row in some) rows[row.Key] = row;
        return this;
    }

    public PaperSystem HasMany(int count, DateTimeOffset from)
    {
        lock (gate)
            for (var i = 0; i < count; i++)
            {
                var key = $"C-{i.ToString("00000", CultureInfo.InvariantCulture)}";
                rows[key] = Paper.Customer(key, $"Company {i}", from.AddMilliseconds(i));
            }
        return this;
    }

    public void Loses(params string[] keys)
    {
        lock (gate)
            foreach (var key in keys) rows.Remove(key);
    }

    public async Task<RowPage> Read(string of, ReadAsk ask, CancellationToken stop)
    {
        lock (gate) asked.Add(ask);
        await BeforeRead(ask, stop);
        lock (gate)
        {
            var (at, key) = ask.Cursor?.Split(' ', 2) is [var ticks, var last] ? (long.Parse(ticks, CultureInfo.InvariantCulture), last) : (ask.Since?.UtcTicks ?? 0, "");
            var found = rows.Values.Where(r => Ticks(r) > at || (Ticks(r) == at && string.CompareOrdinal(r.Key, key) > 0)).OrderBy(Ticks).ThenBy(r => r.Key, StringComparer.Ordinal).ToList();
            var page = found.Take(PageSize).ToList();
            return new([.. page, .. Repeats()], found.Count > PageSize ? $"{Ticks(page[^1])} {page[^1].Key}" : null, IsPartial);
        }
    }

    static long Ticks(DomainRow row) => row.ChangedAt?.UtcTicks ?? 1;

    public async Task<IReadOnlyList<RowOutcome>> Write(string of, IReadOnlyList<DomainRow> some, WriteRules rules, CancellationToken stop)
    {
        await BeforeWrite(some, stop);
        lock (gate)
        {
            written.Add(some);
            return [.. some.Select(row => Instead(row) ?? Put(row))];
        }
    }

    RowOutcome Put(DomainRow row)
    {
        var known = rows.GetValueOrDefault(row.Key);
        if (row.Deleted) return new(row.Key, rows.Remove(row.Key) ? RowResult.Changed : RowResult.Unchanged);
        if (known is not null && row.Values.All(v => known[v.Key] == v.Value)) return new(row.Key, RowResult.Unchanged, $"id-{row.Key}");
        rows[row.Key] = row;
        return new(row.Key, known is null ? RowResult.Created : RowResult.Changed, $"id-{row.Key}");
    }
}

static class Paper
{
    public static DomainRow Customer(string key, string company, DateTimeOffset? changedAt, string? email = null) =>
        new(key, new Dictionary<string, string?> { [Fields.Company] = company, [Fields.Email] = email }, changedAt);

    public static DomainRow Row(string key, DateTimeOffset? changedAt, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value), changedAt);
}
