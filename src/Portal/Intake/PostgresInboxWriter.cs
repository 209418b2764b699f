using Npgsql;
using NpgsqlTypes;

namespace Portal.Intake;

/// <summary>One statement a group: arrays in, ids of the rows that were new out. Several of these work side by side, in any number of instances.</summary>
sealed class PostgresInboxWriter(string connectionString) : IInboxWriter
{
    const string InsertSql = """
        INSERT INTO submissions ("Id", "Key", "Kind", "ClientId", "Source", "IdempotencyKey", "BodyHash", "Body", "ReceivedAt", "TraceParent")
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING "Id"
        """;
    const string FirstSql = """SELECT "Id", "Key", "ReceivedAt", "BodyHash" FROM submissions WHERE "Id" = $4 OR ("ClientId" = $1 AND "Kind" = $2 AND "IdempotencyKey" = $3)""";

    NpgsqlConnection? connection;
    NpgsqlCommand? insert;

    public async ValueTask<Receipt[]> Commit(IReadOnlyList<Arrival> group)
    {
        try
        {
            return await TryCommit(group);
        }
        catch (NpgsqlException)
        {
            // The connection may have died while idle, or before it could say that it had committed: a row that is there already answers to its own id.
            Dispose();
            try
            {
                return await TryCommit(group);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    async Task<Receipt[]> TryCommit(IReadOnlyList<Arrival> group)
    {
        await Open();
        var stored = await Insert(group);
        var receipts = new Receipt[group.Count];
        for (var i = 0; i < group.Count; i++) receipts[i] = stored.Contains(group[i].Id) ? group[i].Stored : await First(group[i]);
        return receipts;
    }

    async Task Open()
    {
        if (connection is not null) return;
        connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        insert = new NpgsqlCommand(InsertSql, connection);
        foreach (var type in (NpgsqlDbType[])
        [
            NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text,
            NpgsqlDbType.Bytea, NpgsqlDbType.Bytea, NpgsqlDbType.TimestampTz, NpgsqlDbType.Text,
        ]) insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        await insert.PrepareAsync();
    }

    async Task<HashSet<Guid>> Insert(IReadOnlyList<Arrival> group)
    {
        // In the order of the unique index: two writers with keys in common wait for each other one way round only.
        var sorted = group.OrderBy(a => a.ClientId).ThenBy(a => a.Kind, StringComparer.Ordinal).ThenBy(a => a.IdempotencyKey, StringComparer.Ordinal).ToList();
        object[] columns =
        [
            Column(a => a.Id), Column(a => a.Key), Column(a => a.Kind), Column(a => a.ClientId), Column(a => a.Source), Column(a => a.IdempotencyKey),
            Column(a => a.BodyHash), Column(a => a.Body.ToArray()), Column(a => a.ReceivedAt), Column(a => a.TraceParent),
        ];
        for (var i = 0; i < columns.Length; i++) insert!.Parameters[i].Value = columns[i];
        var stored = new HashSet<Guid>(group.Count);
        await using var rows = await insert!.ExecuteReaderAsync();
        while (await rows.ReadAsync()) stored.Add(rows.GetGuid(0));
        return stored;

        T[] Column<T>(Func<Arrival, T> of) => [.. sorted.Select(of)];
    }

    async Task<Receipt> First(Arrival arrival)
    {
        await using var ask = new NpgsqlCommand(FirstSql, connection)
        {
            Parameters = { new() { Value = arrival.ClientId }, new() { Value = arrival.Kind }, new() { Value = arrival.IdempotencyKey ?? "" }, new() { Value = arrival.Id } },
        };
        await using var rows = await ask.ExecuteReaderAsync();
        return await rows.ReadAsync() ? arrival.Compare(rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<byte[]>(3)) : default;
    }

    public void Dispose()
    {
        insert?.Dispose();
        connection?.Dispose();
        (connection, insert) = (null, null);
    }
}
