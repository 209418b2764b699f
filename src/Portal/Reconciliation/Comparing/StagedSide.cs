using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Portal.Kernel.Contracts;

namespace Portal.Reconciliation.Comparing;

/// <summary>
/// A system that can only be read: all its rows are put into a file of this machine, which then stands for it. Memory stays flat whatever its size,
/// and rows that a page repeats are there once.
/// </summary>
sealed class StagedSide : ISide
{
    const int PageSize = 1000;

    readonly string folder;
    readonly SqliteConnection file;
    readonly DigestPlan plan;

    StagedSide(string folder, SqliteConnection file, DigestPlan plan) => (this.folder, this.file, this.plan) = (folder, file, plan);

    public long Transferred { get; private set; }

    /// <summary>Reads the system to its end.</summary>
    /// <param name="stage">Folder that the file lies in.</param>
    /// <param name="read">Told of each page how many rows came so far.</param>
    /// <exception cref="ConnectionFault">It could not be read to its end.</exception>
    public static async Task<StagedSide> Of(IDomainReader system, string domain, DigestPlan plan, string stage, Action<long> read, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine(stage, Guid.NewGuid().ToString("n"))).FullName;
        var side = new StagedSide(folder, new SqliteConnection($"Data Source={Path.Combine(folder, "rows.db")};Pooling=False"), plan);
        try
        {
            side.Begin();
            string? cursor = null;
            do
            {
                var page = await system.Read(domain, new ReadAsk(Cursor: cursor, Size: PageSize), stop);
                if (page.Next is not null && page.Next == cursor) throw new ConnectionFault(FaultKind.Refused, $"{system.System} gave the same page twice and came to no end.");
                if (page.Partial) throw new ConnectionFault(FaultKind.Busy, $"Not everything at {system.System} can be read just now, so nothing is compared.");
                side.Put(page.Rows);
                read(side.Transferred);
                cursor = page.Next;
            }
            while (cursor is not null);
            side.Run("CREATE INDEX by_hash ON rows (hash)");
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    void Begin()
    {
        file.Open();
        // Nobody needs the file after a crash.
        Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE rows (key TEXT NOT NULL, id TEXT NOT NULL, hash INTEGER NOT NULL, sum INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID");
    }

    void Put(IReadOnlyList<DomainRow> rows)
    {
        using var transaction = file.BeginTransaction();
        using var put = Command("INSERT INTO rows (key, id, hash, sum, row) VALUES (@key, @id, @hash, @sum, @row) ON CONFLICT (key, id) DO UPDATE SET sum = excluded.sum, row = excluded.row");
        using var take = Command("DELETE FROM rows WHERE key = @key AND id = @id");
        (put.Transaction, take.Transaction) = (transaction, transaction);
        foreach (var row in rows)
        {
            Transferred++;
            var (key, id) = (RowDigest.Key(row.Key, plan.Key), row.Id ?? "");
            var command = row.Deleted ? take : put;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("@key", key);
            command.Parameters.AddWithValue("@id", id);
            if (!row.Deleted)
            {
                command.Parameters.AddWithValue("@hash", (long)RowDigest.KeyHash(key));
                command.Parameters.AddWithValue("@sum", unchecked((long)RowDigest.Of(row, plan)));
                command.Parameters.AddWithValue("@row", Kept.Write(row));
            }
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public Task<IReadOnlyList<SegmentDigest>> Digest(IReadOnlyList<Segment> within, int bits, CancellationToken stop) => Task.Run<IReadOnlyList<SegmentDigest>>(() =>
    {
        var (digests, inside) = (new Dictionary<Segment, SegmentDigest>(), new Inside(within));
        using var command = Command("SELECT hash, sum FROM rows");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            var hash = (uint)rows.GetInt64(0);
            if (!inside.Holds(hash)) continue;
            var segment = Segment.Of(hash, bits);
            var before = digests.GetValueOrDefault(segment);
            digests[segment] = new(segment, before.Rows + 1, unchecked(before.Sum + (ulong)rows.GetInt64(1)));
        }
        return [.. digests.Values];
    }, stop);

    public async IAsyncEnumerable<DomainRow> Rows(IReadOnlyList<Segment> segments, [EnumeratorCancellation] CancellationToken stop)
    {
        var inside = new Inside(segments);
        await using var command = Command("SELECT hash, row FROM rows ORDER BY hash");
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            if (inside.Holds((uint)rows.GetInt64(0))) yield return Kept.Read<DomainRow>(rows.GetString(1));
    }

    SqliteCommand Command(string sql)
    {
        var command = file.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whether a hash lies in one of many segments, looked up once for each of their sizes.</summary>
    sealed class Inside(IReadOnlyList<Segment> segments)
    {
        readonly HashSet<Segment> all = [.. segments];
        readonly int[] sizes = [.. segments.Select(s => s.Bits).Distinct()];

        public bool Holds(uint hash) => sizes.Any(bits => all.Contains(Segment.Of(hash, bits)));
    }
}
