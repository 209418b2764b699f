using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Benchmarks.Load;
using Portal.Testing;

namespace Portal.Benchmarks;

/// <summary>From the 202 to the committed findings, at a steady thousand submissions a second, seen by a reader from outside.</summary>
static class StagingBenchmark
{
    const int PerSecond = 1000;
    const double Goal = 1000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task Run(int seconds)
    {
        Console.WriteLine($"{PerSecond:#,0} submissions a second for {seconds} s");
        Console.WriteLine(Machine.Describe);
        await using var server = await Server.Portal();
        var accepted = new ConcurrentDictionary<Guid, long>();
        using var stop = new CancellationTokenSource();
        var (took, watching) = (new List<long>(), Task.CompletedTask);
        using (var load = new HttpLoad(server.Url, Machines.QuoteRequests, DemoKey.Automation, IntakeBenchmark.Body, 64) { Vary = IntakeBenchmark.Vary })
        {
            load.Open(PerSecond / 2, TimeSpan.FromSeconds(5));
            watching = Task.Factory.StartNew(() => Watch(server.File, accepted, took, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            load.Accepted = body => accepted[IdOf(body)] = Stopwatch.GetTimestamp();
            var before = server.Processor;
            var figures = load.Open(PerSecond, TimeSpan.FromSeconds(seconds));
            Console.WriteLine($"accepted {figures.Accepted:#,0} in {figures.Seconds:0.0} s, not 202: {figures.Others}; answer p50 {figures.Percentile(0.5):0.00} ms, p99 {figures.Percentile(0.99):0.00} ms; processor {(server.Processor - before).TotalMicroseconds / figures.Accepted:0} µs each, door, staging and events together   load {Machine.Load}");
            var drained = Stopwatch.StartNew();
            while (took.Count < figures.Accepted && drained.Elapsed < Patience) await Task.Yield();
            Console.WriteLine($"staged {took.Count:#,0}; the last {drained.ElapsedMilliseconds:#,0} ms after the last 202");
        }
        await stop.CancelAsync();
        await watching;
        took.Sort();
        var p95 = Figures.Percentile(took, 0.95);
        Console.WriteLine($"202 to findings: p50 {Figures.Percentile(took, 0.5):0} ms, p95 {p95:0} ms, p99 {Figures.Percentile(took, 0.99):0} ms, max {Figures.Percentile(took, 1):0} ms");
        Console.WriteLine(p95 < Goal ? "goal reached" : $"goal missed: p95 under {Goal} ms");
    }

    static Guid IdOf(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read()) if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8) && reader.Read()) return reader.GetGuid();
        throw new InvalidDataException("An answer without an id.");
    }

    /// <summary>Rows get their numbers in the order of commits, so what is beyond the last number seen is new.</summary>
    static void Watch(string file, ConcurrentDictionary<Guid, long> accepted, List<long> took, CancellationToken stop)
    {
        using var database = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        database.Open();
        using var news = new SqliteCommand("""SELECT rowid, "Id" FROM staged_records WHERE rowid > $last""", database);
        var last = news.Parameters.Add("$last", SqliteType.Integer);
        last.Value = 0L;
        var early = new Dictionary<Guid, long>();
        while (!stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(10)))
        {
            using (var rows = news.ExecuteReader())
            {
                while (rows.Read())
                {
                    last.Value = rows.GetInt64(0);
                    early[rows.GetGuid(1)] = Stopwatch.GetTimestamp();
                }
            }
            // A record may be staged before the generator has read its answer.
            foreach (var (id, seen) in early.ToList())
            {
                if (!accepted.TryRemove(id, out var at)) continue;
                early.Remove(id);
                took.Add(Math.Max(0, seen - at));
            }
        }
    }
}
