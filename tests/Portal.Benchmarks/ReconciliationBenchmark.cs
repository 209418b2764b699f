using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Benchmarks.Load;
using Portal.Connectors;
using Portal.Connectors.Database;
using Portal.Connectors.Outbound;
using Portal.Counterparts;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Benchmarks;

/// <summary>Two large tables that differ in ten rows, in PostgreSQL and in SQLite: how many rows come over, how long it takes, and how much memory.</summary>
static class ReconciliationBenchmark
{
    const double MostTransferred = 0.02;
    const long MostMemory = 200_000_000;

    static readonly CompareRules Rules = new(KeyForm.Caseless, [new(Fields.Company, Normalisation.Letters), new(Fields.Phone, Normalisation.Digits), new(Fields.CreditLimit, Normalisation.Number), new(Fields.City, Normalisation.Text)]);

    public static async Task Run(int rows)
    {
        Console.WriteLine($"{rows:#,0} rows on each side, ten of them different");
        Console.WriteLine(Machine.Describe);
        var folder = Directory.CreateTempSubdirectory("portal-reconciliation-").FullName;
        var name = $"reconciliation_{Guid.NewGuid():n}";
        var missed = 0;
        try
        {
            var sqlite = new Side("sqlite", Path.Combine(folder, "copies.db"));
            await sqlite.Fill($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})", "n", "printf('%08d', i)");
            var sides = new List<Side> { sqlite };
            if (PostgresServer.IsHere)
            {
                await PostgresServer.Create(name);
                sides.Insert(0, new Side("postgres", name));
                await sides[0].Fill("", $"generate_series(1, {rows}) AS n(i)", "lpad(i::text, 8, '0')");
            }
            foreach (var owner in sides)
                foreach (var copy in sides)
                    missed += await Measure($"{owner.Kind} with {copy.Kind}", () => Task.FromResult<ISide>(owner.Summed("owner")), () => Task.FromResult<ISide>(copy.Summed("copy")), rows, MostTransferred);
            missed += await Measure("read whole with sums", () => sides[0].Staged("owner"), () => Task.FromResult<ISide>(sides[^1].Summed("copy")), rows, 0.51);
        }
        finally
        {
            if (PostgresServer.IsHere) await PostgresServer.Drop(name);
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine(missed == 0 ? "goal reached" : $"goal missed by {missed}: under {MostTransferred:P0} of the rows where both sides sum up, under {MostMemory / 1_000_000} MB more memory");
    }

    static async Task<int> Measure(string what, Func<Task<ISide>> one, Func<Task<ISide>> other, int rows, double goal)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (before, peak) = (process.WorkingSet64, process.WorkingSet64);
        await using var watch = new Timer(_ =>
        {
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
        }, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        var since = Stopwatch.StartNew();
        var found = 0;
        await using var owner = await one();
        await using var copy = await other();
        var tally = await SegmentComparison.Run(owner, copy, Rules, (_, _) =>
        {
            found++;
            return Task.CompletedTask;
        }, default);
        var part = (owner.Transferred + copy.Transferred) / (2.0 * rows);
        var good = found == 10 && tally.Matching == rows - 9 && part <= goal && peak - before < MostMemory;
        Console.WriteLine($"  {what,-24} {since.Elapsed.TotalSeconds,6:0.0} s   {owner.Transferred + copy.Transferred,9:#,0} rows over ({part:P2})   {tally.Segments:#,0} sums   {found} found   {(peak - before) / 1e6,5:0} MB more   load {Machine.Load}{(good ? "" : "   MISSED")}");
        return good ? 0 : 1;
    }

    sealed class Side(string kind, string name)
    {
        const string Columns = "name=company, phone=phone, credit=credit-limit, city=city";

        public string Kind => kind;

        public async Task Fill(string with, string numbers, string padded)
        {
            var since = Stopwatch.StartNew();
            await using System.Data.Common.DbConnection open = kind == "postgres" ? new NpgsqlConnection(PostgresServer.ConnectionString(name)) : new SqliteConnection($"Data Source={name};Pooling=False");
            await open.OpenAsync();
            foreach (var sql in new[]
            {
                "CREATE TABLE owner (no VARCHAR(20) PRIMARY KEY, name VARCHAR(80), phone VARCHAR(40), credit NUMERIC(12,2), city VARCHAR(60))",
                $"{with} INSERT INTO owner SELECT 'C-' || {padded}, 'Zürich Company ' || i, '+31 20 ' || i, i % 1000, 'City ' || (i % 977) FROM {numbers}",
                "CREATE TABLE copy (no VARCHAR(20) PRIMARY KEY, name VARCHAR(80), phone VARCHAR(40), credit NUMERIC(12,2), city VARCHAR(60))",
                "INSERT INTO copy SELECT lower(no), replace(name, 'Zürich', 'zurich'), replace(phone, '+31', '0031'), credit, ' ' || city FROM owner",
                "UPDATE copy SET phone = '0' WHERE no IN ('c-00000007', 'c-00004711', 'c-00009999', 'c-00000815', 'c-00001234', 'c-00002345')", "DELETE FROM copy WHERE no IN ('c-00003456', 'c-00004567', 'c-00005678')", "INSERT INTO copy VALUES ('x-1', 'Nobody', NULL, NULL, NULL)",
            })
            {
                await using var command = open.CreateCommand();
                (command.CommandText, command.CommandTimeout) = (sql, 0);
                await command.ExecuteNonQueryAsync();
            }
            Console.WriteLine($"{kind}: filled in {since.Elapsed.TotalSeconds:0} s");
        }

        public ISide Summed(string table) => new DigestSide((IDomainDigest)Open(table), Domains.Customers, Rules.Plan);

        public async Task<ISide> Staged(string table) => await StagedSide.Of((IDomainReader)Open(table), Domains.Customers, Rules.Plan, Path.GetTempPath(), _ => { }, default);

        IConnectedSystem Open(string table)
        {
            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["View"] = table, ["KeyColumn"] = "no", ["Columns"] = Columns, ["Tls"] = "off" };
            if (kind == "postgres")
            {
                var at = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString(name));
                (values["BaseUrl"], values["User"], values["Password"]) = (string.Create(CultureInfo.InvariantCulture, $"postgres://{at.Host}:{at.Port}/{name}"), at.Username!, at.Password!);
            }
            else values["BaseUrl"] = $"sqlite://{name}";
            var guard = new AddressGuard(new AddressRules([IPNetwork.Parse("127.0.0.0/8")], loopback: true), allowHttp: true, TimeProvider.System);
            return new DatabaseConnector().Open(new(table, "database", values), new ConnectionRoom(guard.Handler(), guard, new NoMemory(), TimeProvider.System, NullLogger.Instance, OutboundLimits.Usual));
        }
    }

    sealed class NoMemory : IConnectionMemory
    {
        public Task<string?> Recall(string name, CancellationToken stop) => Task.FromResult<string?>(null);
        public Task Keep(string name, string value, CancellationToken stop) => Task.CompletedTask;
    }
}
