using Microsoft.Data.Sqlite;
using Portal.Data;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Portal.Intake;

/// <summary>
/// Prepared statements on a connection of its own, without ADO.NET between: at thousands of rows a second, parameter objects would cost more than SQLite does.
/// Stores what <c>SubmissionMapping</c> says: ids as upper-case text, times as UTC ticks.
/// </summary>
sealed class SqliteInboxWriter(string connectionString, TimeProvider clock) : IInboxWriter
{
    /// <summary>How long others may hold the one write lock before callers are told to come again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    const string InsertSql = """
        INSERT INTO submissions ("Id", "Key", "Kind", "ClientId", "Source", "IdempotencyKey", "BodyHash", "Body", "ReceivedAt", "TraceParent")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
        """;
    const string FirstSql = """SELECT "Id", "Key", "ReceivedAt", "BodyHash" FROM submissions WHERE "ClientId" = ?1 AND "Kind" = ?2 AND "IdempotencyKey" = ?3""";

    SqliteConnection? connection;
    sqlite3_stmt? begin, commit, insert, first;

    public async ValueTask<Receipt[]> Commit(IReadOnlyList<Arrival> group)
    {
        try
        {
            Open();
            await Begin();
            var receipts = new Receipt[group.Count];
            for (var i = 0; i < group.Count; i++) receipts[i] = Insert(group[i]) ? group[i].Stored : First(group[i]);
            Run(commit!);
            return receipts;
        }
        catch
        {
            // Closing rolls back whatever was begun.
            Dispose();
            throw;
        }
    }

    void Open()
    {
        if (connection is not null) return;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        SqliteTuning.Tune(connection);
        // SQLite's own waiting sleeps longer and longer, up to a tenth of a second; the door looks every millisecond.
        sqlite3_busy_timeout(connection.Handle, 0);
        (begin, commit, insert, first) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"), Prepare(InsertSql), Prepare(FirstSql));
    }

    sqlite3_stmt Prepare(string sql)
    {
        Check(sqlite3_prepare_v2(connection!.Handle, sql, out var statement));
        return statement;
    }

    async Task Begin()
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var code = sqlite3_step(begin!);
            sqlite3_reset(begin!);
            if (code == SQLITE_DONE) return;
            if ((code & 0xff) != SQLITE_BUSY || clock.GetElapsedTime(since) > Patience) Check(code);
            await Task.Delay(Pause, clock);
        }
    }

    /// <summary>False when the client used this key before.</summary>
    bool Insert(Arrival arrival)
    {
        sqlite3_bind_text(insert, 1, Text(arrival.Id));
        sqlite3_bind_text(insert, 2, arrival.Key);
        sqlite3_bind_text(insert, 3, arrival.Kind);
        sqlite3_bind_text(insert, 4, Text(arrival.ClientId));
        sqlite3_bind_text(insert, 5, arrival.Source);
        Bind(insert!, 6, arrival.IdempotencyKey);
        sqlite3_bind_blob(insert, 7, arrival.BodyHash);
        sqlite3_bind_blob(insert, 8, arrival.Body.Span);
        sqlite3_bind_int64(insert, 9, arrival.ReceivedAt.UtcTicks);
        Bind(insert!, 10, arrival.TraceParent);
        Run(insert!);
        return sqlite3_changes(connection!.Handle) == 1;
    }

    Receipt First(Arrival arrival)
    {
        sqlite3_bind_text(first, 1, Text(arrival.ClientId));
        sqlite3_bind_text(first, 2, arrival.Kind);
        sqlite3_bind_text(first, 3, arrival.IdempotencyKey ?? "");
        var code = sqlite3_step(first!);
        if (code != SQLITE_ROW)
        {
            sqlite3_reset(first!);
            Check(code);
        }
        var receipt = arrival.Compare(
            Guid.Parse(sqlite3_column_text(first!, 0).utf8_to_string()), sqlite3_column_text(first!, 1).utf8_to_string(),
            new DateTimeOffset(sqlite3_column_int64(first!, 2), TimeSpan.Zero), sqlite3_column_blob(first!, 3));
        sqlite3_reset(first!);
        return receipt;
    }

    static void Bind(sqlite3_stmt statement, int index, string? value)
    {
        if (value is null) sqlite3_bind_null(statement, index);
        else sqlite3_bind_text(statement, index, value);
    }

    static string Text(Guid id) => id.ToString().ToUpperInvariant();

    void Run(sqlite3_stmt statement)
    {
        var code = sqlite3_step(statement);
        sqlite3_reset(statement);
        Check(code);
    }

    void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_DONE)) throw new SqliteException(sqlite3_errmsg(connection!.Handle).utf8_to_string(), code & 0xff, code);
    }

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt?[])[begin, commit, insert, first]) statement?.Dispose();
        connection?.Dispose();
        (connection, begin, commit, insert, first) = (null, null, null, null, null);
    }
}
