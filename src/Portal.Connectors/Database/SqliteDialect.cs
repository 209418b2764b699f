using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>A SQLite file. Its digests are made by functions of ours that the database calls.</summary>
sealed class SqliteDialect(TableTerms terms, ConnectionRoom room) : IDialect
{
    const int Cantopen = 14, Busy = 5, Locked = 6, Interrupted = 9, NotADatabase = 26;
    /// <summary>Portal's own database has it: nobody reads that through a connection.</summary>
    const string Own = "connection_secrets";

    readonly string file = Uri.UnescapeDataString(terms.Address.AbsolutePath);

    public async Task<DbConnection> Open(CancellationToken stop)
    {
        var open = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30, Pooling = false }.ConnectionString);
        await open.OpenAsync(stop);
        await using (var own = open.CreateCommand())
        {
            own.CommandText = $"SELECT COUNT(*) FROM sqlite_master WHERE name = '{Own}'";
            if ((long)own.ExecuteScalar()! > 0)
            {
                await open.DisposeAsync();
                throw new ConnectionFault(FaultKind.Refused, "That is Portal's own database.");
            }
        }
        open.CreateFunction("portal_hash", (object?[] said) => (long)RowDigest.KeyHash(RowDigest.Key(Text(said[1]), (KeyForm)(long)said[0]!)), isDeterministic: true);
        open.CreateAggregate("portal_sum", 0UL, (ulong sum, object?[] row) => unchecked(sum + Digest(row)), sum => sum.ToString(CultureInfo.InvariantCulture), isDeterministic: true);
        open.CreateFunction("portal_instant", (object? said, long days) => Instant(said, days > 0), isDeterministic: true);
        // Its commands know no end of their own: after the patience, or when nobody waits any more, the engine is interrupted.
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var timer = room.Clock.CreateTimer(_ => limit.Cancel(), null, DatabaseSystem.Patience, Timeout.InfiniteTimeSpan);
        var interrupt = limit.Token.Register(() => SQLitePCL.raw.sqlite3_interrupt(open.Handle));
        open.StateChange += (_, change) =>
        {
            if (change.CurrentState is not System.Data.ConnectionState.Closed) return;
            timer.Dispose();
            interrupt.Dispose();
            limit.Dispose();
        };
        return open;
    }

    /// <param name="row">Form of the key, key, then normalisation and value of each field.</param>
    static ulong Digest(object?[] row)
    {
        var values = new string[(row.Length - 2) / 2];
        for (var i = 0; i < values.Length; i++) values[i] = RowDigest.Of(Text(row[2 + i * 2 + 1]), (Normalisation)(long)row[2 + i * 2]!);
        return RowDigest.Of(RowDigest.Key(Text(row[1]), (KeyForm)(long)row[0]!), values);
    }

    public async Task<(string?, string, IReadOnlyList<Column>)> Look(DbConnection open, CancellationToken stop)
    {
        await using var command = open.CreateCommand();
        command.CommandText = "SELECT name, type FROM pragma_table_info(@table)";
        command.Parameters.Add(new SqliteParameter("@table", terms.Table));
        var columns = new List<Column>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) columns.Add(new(rows.GetString(0), rows.GetString(1)));
        return (null, terms.Table, columns);
    }

    public string Value(Column column) => IsTime(column) ? $"portal_instant({column.Quoted}, 0)" : column.Quoted;

    public string Place(Column column) => column.Quoted;

    /// <summary>Declared as a time; what stands there without a zone is that of the connection.</summary>
    bool IsTime(Column column) => !terms.Times.IsUtc && (column.Type.Contains("DATETIME", StringComparison.OrdinalIgnoreCase) || column.Type.Contains("TIMESTAMP", StringComparison.OrdinalIgnoreCase));

    /// <summary>A text that is a time, as an instant; whatever else stands there is what it is.</summary>
    /// <param name="days">A day is the instant at which it began.</param>
    object? Instant(object? said, bool days) => said is string { Length: >= 10 } text && (days || text.Length > 10) && text[4] == '-' && text[7] == '-' && terms.Times.At(text) is { } at ? RowText.Of(at) : said;

    public string? Read(DbDataReader row, int at) => Text(row.GetValue(at));

    static string? Text(object? value) => value switch
    {
        null or DBNull => null,
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => double.Abs(number) < 1e15 ? RowText.Of((decimal)number) : number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A parameter is text; the column's affinity makes it a number where the column holds numbers.</summary>
    public string Same(Column column, string parameter) => column.Type.ToUpperInvariant() switch
    {
        var type when type.Contains("INT", StringComparison.Ordinal) => $"CAST({parameter} AS INTEGER)",
        var type when type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal) || type.Contains("DOUB", StringComparison.Ordinal) || type.Contains("NUM", StringComparison.Ordinal) || type.Contains("DEC", StringComparison.Ordinal) => $"CAST({parameter} AS NUMERIC)",
        // Without an affinity a number is never beyond a text, and a read would end after its first page.
        var type when type.Length == 0 || type.Contains("BLOB", StringComparison.Ordinal) => throw new ConnectionFault(FaultKind.Refused, $"{column.Name} is declared without a type, so rows cannot be read in its order. Declare it, or use a view that casts it."),
        _ => parameter,
    };

    /// <summary>A time is text as ISO 8601 writes it; a millisecond more is read, for days are kept as fractions.</summary>
    public string ChangedSince(Column column, string parameter) => terms.Times.IsUtc ? $"julianday({column.Quoted}) >= julianday({parameter}) - 1.2e-8" : $"julianday(portal_instant({column.Quoted}, 1)) >= julianday({parameter}) - 1.2e-8";

    // Anything may stand in a column there.
    public string NoTime(Column column) => $"julianday({column.Quoted}) IS NULL";

    public string KeyHash(Column key, KeyForm form) => $"portal_hash({(int)form}, {Value(key)})";

    public string Sum(Column key, KeyForm form, IReadOnlyList<(Column Column, Normalisation As)> fields) =>
        $"portal_sum({(int)form}, {Value(key)}{string.Concat(fields.Select(f => $", {(int)f.As}, {Value(f.Column)}"))})";

    public string In(string number, string parameter) => $"({number}) IN (SELECT value FROM json_each({parameter}))";

    public string List(IEnumerable<uint> numbers) => $"[{string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";

    public ConnectionFault? FaultOf(Exception fault) => fault is not SqliteException { SqliteErrorCode: var code } ? null : code switch
    {
        Cantopen => new(FaultKind.Unreachable, $"The file {file} cannot be opened.", inner: fault),
        Busy or Locked => new(FaultKind.Busy, "Another program holds the file.", inner: fault),
        Interrupted => new(FaultKind.Unreachable, $"The database did not answer within {DatabaseSystem.Patience.TotalMinutes:0} minutes.", inner: fault),
        NotADatabase => new(FaultKind.Refused, $"The file {file} is no SQLite database.", inner: fault),
        _ => new(FaultKind.Refused, $"The database says: {fault.Message}", inner: fault),
    };
}
