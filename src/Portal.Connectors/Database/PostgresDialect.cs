using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>PostgreSQL 13 or later. Every value leaves it as text, by the same expression that its digests are made of.</summary>
sealed class PostgresDialect(TableTerms terms, ConnectionTerms said, ConnectionRoom room) : IDialect
{
    const int Port = 5432;

    public async Task<DbConnection> Open(CancellationToken stop)
    {
        var host = terms.Address.IdnHost;
        Exception? refusal = null;
        // Exactly the addresses that were judged are dialled: a name could answer differently the next time.
        foreach (var address in await Addresses(host, stop))
        {
            var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
            {
                Host = address, Port = terms.Address.Port > 0 ? terms.Address.Port : Port, Database = Uri.UnescapeDataString(terms.Address.AbsolutePath.Trim('/')),
                Username = said[Term.User], Password = said[Term.Password], ApplicationName = "Portal", Timeout = 10, MaxPoolSize = 8, ConnectionIdleLifetime = 30,
                SslMode = said[TableTerms.Tls] switch { "off" => SslMode.Disable, "require" => SslMode.Require, _ => SslMode.VerifyFull },
            }.ConnectionString)
            { SslClientAuthenticationOptionsCallback = tls => tls.TargetHost = host };
            try
            {
                await open.OpenAsync(stop);
                await Execute(open, $"BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {DatabaseSystem.Patience.TotalMilliseconds:0}; SET LOCAL DateStyle = 'ISO'", stop);
                return open;
            }
            catch (NpgsqlException fault) when (fault.InnerException is SocketException or TimeoutException)
            {
                refusal = fault;
                await open.DisposeAsync();
            }
            catch
            {
                await open.DisposeAsync();
                throw;
            }
        }
        throw refusal!;
    }

    async Task<IEnumerable<string>> Addresses(string host, CancellationToken stop) => (await room.Guard.Addresses(host, stop)).Select(a => a.ToString());

    public async Task<(string?, string, IReadOnlyList<Column>)> Look(DbConnection open, CancellationToken stop)
    {
        await using var command = open.CreateCommand();
        command.CommandText = """
            SELECT n.nspname::text, c.relname::text, a.attname::text, CASE WHEN t.typtype = 'd' THEN b.typname::text ELSE t.typname::text END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND lower(c.relname) = lower(@table)
              AND CASE WHEN @schema = '' THEN pg_table_is_visible(c.oid) ELSE lower(n.nspname) = lower(@schema) END
            ORDER BY (c.relname = @table) DESC, c.oid, a.attnum
            """;
        command.Parameters.Add(new NpgsqlParameter("@table", terms.Table));
        command.Parameters.Add(new NpgsqlParameter("@schema", terms.Schema ?? ""));
        var found = new List<(string Schema, string Table, Column Column)>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) found.Add((rows.GetString(0), rows.GetString(1), new(rows.GetString(2), rows.GetString(3))));
        return found.Count == 0 ? (null, terms.Table, []) : (found[0].Schema, found[0].Table, [.. found.TakeWhile(f => (f.Schema, f.Table) == (found[0].Schema, found[0].Table)).Select(f => f.Column)]);
    }

    public string Value(Column column) => column.Type switch
    {
        "int2" or "int4" or "int8" or "numeric" or "float4" or "float8" => $"trim_scale(round({column.Quoted}::numeric, 12))::text",
        "bool" => $"{column.Quoted}::text",
        "date" => $"to_char({column.Quoted}, 'YYYY-MM-DD')",
        "timestamptz" => Instant($"{column.Quoted} AT TIME ZONE 'UTC'"),
        "timestamp" => Instant(terms.Times.IsUtc ? column.Quoted : $"{Shown(column)} AT TIME ZONE 'UTC'"),
        _ => $"{column.Quoted}::text",
    };

    /// <summary>The instant of a time without a zone.</summary>
    string Shown(Column column) => $"({column.Quoted} AT TIME ZONE {Zone})";

    string Zone => $"'{terms.Times.Zone.Replace("'", "''", StringComparison.Ordinal)}'";

    // A skipped hour shows the instants of another: only by instants are rows in an order that can be taken up again. In UTC the column's own order is that, and has its index.
    public string Order(Column column) => column.Type is "timestamp" && !terms.Times.IsUtc ? Shown(column) : column.Quoted;

    static string Instant(string at) => $"rtrim(rtrim(to_char({at}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.') || 'Z'";

    public string? Read(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    public string Same(Column column, string parameter) => column.Type switch
    {
        "timestamp" => terms.Times.IsUtc ? $"(CAST({parameter} AS timestamptz) AT TIME ZONE 'UTC')" : $"CAST({parameter} AS timestamptz)",
        "char" or "bpchar" or "text" or "varchar" or "name" or "int2" or "int4" or "int8" or "numeric" or "float4" or "float8" or "bool" or "date" or "timestamptz" or "uuid" => $"CAST({parameter} AS {column.Type})",
        _ => throw new ConnectionFault(FaultKind.Refused, $"{column.Name} is of the type {column.Type}, by which rows cannot be read in order."),
    };

    public string ChangedSince(Column column, string parameter) => column.Type switch
    {
        "timestamptz" => $"{column.Quoted} >= CAST({parameter} AS timestamptz)",
        "timestamp" when terms.Times.IsUtc => $"{column.Quoted} >= CAST({parameter} AS timestamptz) AT TIME ZONE 'UTC'",
        // The first half is for the column's index: no clock is set back by more than a day.
        "timestamp" => $"({column.Quoted} >= CAST({parameter} AS timestamptz) AT TIME ZONE {Zone} - interval '1 day' AND {Shown(column)} >= CAST({parameter} AS timestamptz))",
        "date" => $"{column.Quoted} >= (CAST({parameter} AS timestamptz) AT TIME ZONE {Zone})::date",
        _ => throw new ConnectionFault(FaultKind.Refused, $"{column.Name} is of the type {column.Type}, which is no time."),
    };

    public string KeyHash(Column key, KeyForm form) => $"('x' || substr({Md5(Key(key, form))}, 1, {RowDigest.KeyDigits}))::bit({RowDigest.KeyDigits * 4})::bigint";

    public string Sum(Column key, KeyForm form, IReadOnlyList<(Column Column, Normalisation As)> fields)
    {
        var row = string.Join(", ", fields.Select(f => Normal($"coalesce({Value(f.Column)}, '')", f.As)).Prepend(Key(key, form)));
        return $"mod(sum(('x' || substr({Md5($"concat_ws(chr({(int)RowDigest.Between}), {row})")}, 1, {RowDigest.RowDigits}))::bit({RowDigest.RowDigits * 4})::bigint), 18446744073709551616)::text";
    }

    static string Md5(string text) => $"md5(convert_to({text}, 'UTF8'))";

    string Key(Column key, KeyForm form)
    {
        var text = $"btrim({Value(key)}, ' ')";
        if (form is not KeyForm.AsIs) text = $"upper({text} COLLATE \"C\")";
        return form is KeyForm.Unpadded ? $"ltrim({text}, '0')" : text;
    }

    // A value that comes out otherwise than RowDigest makes it costs the transfer of its segment, and no more: rows are compared there, not here.
    static string Normal(string text, Normalisation to) => to switch
    {
        Normalisation.Exact => text,
        Normalisation.Text => Blanks(text),
        Normalisation.Caseless => $"lower({Blanks(text)})",
        Normalisation.Letters => Letters($"lower({Blanks(text)})"),
        Normalisation.Digits => $"regexp_replace(regexp_replace({text}, '[^0-9]', '', 'g'), '^00', '')",
        Normalisation.Email => $"lower(regexp_replace({text}, '\\s', '', 'g'))",
        Normalisation.Number => $"CASE WHEN {text} ~ '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)\\s*$' THEN trim_scale(round(btrim({text}, E' \\t\\r\\n')::numeric, 12))::text ELSE {Blanks(text)} END",
        Normalisation.Day => $"CASE WHEN {text} ~ '^\\d{{4}}-\\d\\d-\\d\\dT.*Z$' THEN left({text}, 10) ELSE {Blanks(text)} END",
        _ => text,
    };

    static string Blanks(string text) => $"btrim(regexp_replace({text}, '\\s+', ' ', 'g'))";

    static string Letters(string text)
    {
        var (one, more) = (NormalisedName.Accented.Where(p => p.Value.Length == 1).ToList(), NormalisedName.Accented.Where(p => p.Value.Length > 1));
        var plain = $"translate({text}, '{string.Concat(one.Select(p => p.Key))}', '{string.Concat(one.Select(p => p.Value))}')";
        return more.Aggregate(plain, (sql, p) => $"replace({sql}, '{p.Key}', '{p.Value}')");
    }

    public string In(string number, string parameter) => $"({number}) = ANY (CAST({parameter} AS bigint[]))";

    public string List(IEnumerable<uint> numbers) => $"{{{string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}}}";

    public ConnectionFault? FaultOf(Exception fault) => fault switch
    {
        AddressRefused refused => new(FaultKind.Refused, refused.Message, inner: fault),
        PostgresException { SqlState: ['2', '8', ..] } no => new(FaultKind.Credentials, $"The database does not let {said[Term.User]} in: {no.MessageText}", inner: fault),
        PostgresException { SqlState: "42501" } no => new(FaultKind.Credentials, $"{said[Term.User]} may not read it: {no.MessageText}", inner: fault),
        PostgresException { SqlState: "57014" } => new(FaultKind.Unreachable, $"The database did not answer within {DatabaseSystem.Patience.TotalMinutes:0} minutes.", inner: fault),
        PostgresException { SqlState: ['5', '3' or '7', ..] } no => new(FaultKind.Busy, $"The database cannot answer now: {no.MessageText}", inner: fault),
        PostgresException no => new(FaultKind.Refused, $"The database says: {no.MessageText}", inner: fault),
        NpgsqlException or SocketException or TimeoutException or IOException => new(FaultKind.Unreachable, $"The database at {terms.Address.Host} could not be reached: {(fault.InnerException ?? fault).Message}", inner: fault),
        _ => null,
    };

    static async Task Execute(NpgsqlConnection open, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync(stop);
    }
}
