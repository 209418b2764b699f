using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>One table or view: read by pages, and summed up where it lies.</summary>
sealed class DatabaseSystem(TableTerms terms, IDialect dialect) : IConnectedSystem, IDomainDigest
{
    /// <summary>The longest that one statement may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string System => terms.Slug;

    public IReadOnlyList<DomainShape> Readable { get; } = [new(terms.Of, [.. terms.Fields.Select(f => new FieldShape(f.Field, ReadOnly: true))])];

    public Task Test(CancellationToken stop) => Asked(async (open, table, token) =>
    {
        await using var rows = await Ask(open, $"SELECT {table.Selected} FROM {table.From} LIMIT 1", [], token);
        while (await rows.ReadAsync(token)) table.Row(rows);
        return true;
    }, stop);

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop) => Asked(async (open, table, token) =>
    {
        var size = Math.Clamp(ask.Size, 1, 5000);
        var place = ask.Cursor is { } cursor ? ReadCursor(cursor) : null;
        // When only changes are wanted they come in the order of their time; everything comes in the order of the key, which no change moves.
        var changed = ask.Since is null ? null : table.Changed;
        var parameters = new Dictionary<string, string>();
        var order = changed is null ? dialect.Order(table.Key) : $"{dialect.Order(changed)}, {dialect.Order(table.Key)}";
        var where = $"{table.Key.Quoted} IS NOT NULL";
        if (changed is not null)
        {
            where += $" AND {dialect.ChangedSince(changed, "@since")}";
            parameters["@since"] = RowText.Of(ask.Since!.Value);
        }
        if (place is not null) where += $" AND {Beyond(table, changed, ">", "after", place, parameters)}";
        if (changed is not null && place is null)
        {
            await using var never = await Ask(open, $"SELECT 1 FROM {table.From} WHERE {dialect.NoTime(changed)} LIMIT 1", [], token);
            if (await never.ReadAsync(token)) throw new ConnectionFault(FaultKind.Refused, $"Some rows have no {changed.Name}, or one that is no time, and would never be seen to change. Fill it, or leave the column of changes out so that everything is read.");
        }
        // A page ends with the last row of its last place: rows that share a key are not torn apart.
        string[]? last = null;
        await using (var end = await Ask(open, $"SELECT {(changed is null ? "" : dialect.Place(changed) + ", ")}{dialect.Place(table.Key)} FROM {table.From} WHERE {where} ORDER BY {order} LIMIT 1 OFFSET {size - 1}", parameters, token))
            if (await end.ReadAsync(token)) last = [.. Enumerable.Range(0, end.FieldCount).Select(i => dialect.Read(end, i)!)];
        if (last is not null) where += $" AND {Beyond(table, changed, "<=", "end", last, parameters)}";
        var page = new List<DomainRow>(size);
        await using var rows = await Ask(open, $"SELECT {table.Selected} FROM {table.From} WHERE {where} ORDER BY {order}", parameters, token);
        while (await rows.ReadAsync(token)) page.Add(table.Row(rows));
        return new RowPage(page, last is null ? null : Cursor(last));
    }, stop);

    public Task<IReadOnlyList<SegmentDigest>> Digest(string domain, DigestPlan plan, IReadOnlyList<Segment> within, int bits, CancellationToken stop) => Asked<IReadOnlyList<SegmentDigest>>(async (open, table, token) =>
    {
        var (hash, parameters) = (dialect.KeyHash(table.Key, plan.Key), new Dictionary<string, string>());
        var fields = plan.Fields.Select(f => (table.Of(f.Name), f.As)).ToList();
        var sql = $"SELECT ({hash}) >> {Segment.Finest - bits}, COUNT(*), {dialect.Sum(table.Key, plan.Key, fields)} FROM {table.From} WHERE {table.Key.Quoted} IS NOT NULL AND {Inside(hash, within, parameters)} GROUP BY 1";
        var digests = new List<SegmentDigest>();
        await using var rows = await Ask(open, sql, parameters, token);
        while (await rows.ReadAsync(token)) digests.Add(new(new Segment(bits, (uint)rows.GetInt64(0)), rows.GetInt64(1), ulong.Parse(rows.GetString(2), CultureInfo.InvariantCulture)));
        return digests;
    }, stop);

    public async IAsyncEnumerable<DomainRow> Rows(string domain, DigestPlan plan, IReadOnlyList<Segment> segments, [EnumeratorCancellation] CancellationToken stop)
    {
        if (segments.Count == 0) yield break;
        await using var open = await Caught(() => dialect.Open(stop));
        var (table, parameters) = (await Caught(() => Look(open, stop)), new Dictionary<string, string>());
        var hash = dialect.KeyHash(table.Key, plan.Key);
        await using var rows = await Caught(() => Ask(open, $"SELECT {table.Selected} FROM {table.From} WHERE {table.Key.Quoted} IS NOT NULL AND {Inside(hash, segments, parameters)} ORDER BY {hash}", parameters, stop));
        while (await Caught(() => rows.ReadAsync(stop))) yield return table.Row(rows);
    }

    string Inside(string hash, IReadOnlyList<Segment> segments, Dictionary<string, string> parameters)
    {
        if (segments.Contains(Segment.All)) return "1 = 1";
        var parts = segments.GroupBy(s => s.Bits).Select(alike =>
        {
            var name = $"@in{alike.Key}";
            parameters[name] = dialect.List(alike.Select(s => s.Prefix));
            return dialect.In($"({hash}) >> {Segment.Finest - alike.Key}", name);
        });
        return segments.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", parts)})";
    }

    string Beyond(TableShape table, Column? changed, string how, string name, string[] place, Dictionary<string, string> parameters)
    {
        Column[] columns = changed is null ? [table.Key] : [changed, table.Key];
        if (place.Length != columns.Length) throw new ConnectionFault(FaultKind.Refused, "The cursor was not made for this read.");
        for (var i = 0; i < place.Length; i++) parameters[$"@{name}{i}"] = place[i];
        return $"({string.Join(", ", columns.Select(dialect.Order))}) {how} ({string.Join(", ", columns.Select((c, i) => dialect.Same(c, $"@{name}{i}")))})";
    }

    static string Cursor(string[] place) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(place));

    static string[] ReadCursor(string cursor)
    {
        try { return JsonSerializer.Deserialize<string[]>(Convert.FromBase64String(cursor))!; }
        catch (Exception fault) when (fault is FormatException or JsonException) { throw new ConnectionFault(FaultKind.Refused, "The cursor was not made here.", inner: fault); }
    }

    Task<T> Asked<T>(Func<DbConnection, TableShape, CancellationToken, Task<T>> ask, CancellationToken stop) => Caught(async () =>
    {
        await using var open = await dialect.Open(stop);
        return await ask(open, await Look(open, stop), stop);
    });

    async Task<T> Caught<T>(Func<Task<T>> act)
    {
        try { return await act(); }
        catch (Exception fault) when (fault is not ConnectionFault and not OperationCanceledException && dialect.FaultOf(fault) is { } said) { throw said; }
    }

    static async Task<DbDataReader> Ask(DbConnection open, string sql, Dictionary<string, string> parameters, CancellationToken stop)
    {
        var command = open.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = (int)Patience.TotalSeconds;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return await command.ExecuteReaderAsync(stop);
    }

    async Task<TableShape> Look(DbConnection open, CancellationToken stop)
    {
        var (schema, table, columns) = await dialect.Look(open, stop);
        if (columns.Count == 0) throw new ConnectionFault(FaultKind.Refused, $"There is no table or view {terms.Table} that this user may see.");
        Column Find(string name) => columns.FirstOrDefault(c => c.Name == name) ?? columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ConnectionFault(FaultKind.Refused, $"{terms.Table} has no column {name}. It has {string.Join(", ", columns.Select(c => c.Name).Take(40))}.");
        return new(terms.Times, dialect, schema is null ? Quoted(table) : $"{Quoted(schema)}.{Quoted(table)}", Find(terms.Key), [.. terms.Fields.Select(f => (f.Field, Find(f.Column)))], terms.Changed is { } changed ? Find(changed) : null);
    }

    static string Quoted(string name) => new Column(name, "").Quoted;

    /// <summary>The table as the database has it now.</summary>
    sealed record TableShape(LocalTimes Times, IDialect Dialect, string From, Column Key, IReadOnlyList<(string Field, Column Column)> Fields, Column? Changed)
    {
        public string Selected { get; } = string.Join(", ", Fields.Select(f => f.Column).Prepend(Key).Concat(Changed is null ? [] : [Changed]).Select(Dialect.Value));

        public Column Of(string field) => Fields.FirstOrDefault(f => f.Field == field).Column ?? throw new ConnectionFault(FaultKind.Refused, $"No column holds the field {field}.");

        public DomainRow Row(DbDataReader row)
        {
            var values = new Dictionary<string, string?>(Fields.Count);
            for (var i = 0; i < Fields.Count; i++) values[Fields[i].Field] = Dialect.Read(row, i + 1);
            return new((Dialect.Read(row, 0) ?? "").Trim(' '), values, Changed is null ? null : Times.At(Dialect.Read(row, Fields.Count + 1)));
        }
    }
}
