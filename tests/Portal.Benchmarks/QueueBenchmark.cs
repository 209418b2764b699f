using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Benchmarks.Load;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging;
using Portal.Staging.Pages;
using Portal.Staging.UseCases;
using Portal.Testing;

namespace Portal.Benchmarks;

/// <summary>One page of the queue, asked as the page asks it, over very many staged records, in every view and on both databases.</summary>
static class QueueBenchmark
{
    const int Times = 40;
    const double Goal = 50;

    /// <summary>Every part of every view that the page offers, and what people add to it.</summary>
    static readonly IReadOnlyList<(string Name, QueueFilter Filter)> Views =
    [
        .. QueueView.All(At(Now - 1)).SelectMany(v => v.Parts.Select((part, i) => ($"{v.Label}, part {i + 1}", part))),
        ("API list, newest first", new(OldestFirst: false)),
        ("with blocking findings", new(Lane.NeedsYou, Findings: Severity.Blocking)),
        ("search by company", new(Search: "company 123456")),
        ("search by key", new(Search: "PQ-00000000000000000000500000")),
        ("search by customer", new(Search: "C-10777")),
    ];

    /// <summary>Braces doubled, as raw SQL with parameters wants them.</summary>
    const string Findings = """[{{"rule":"price","severity":"warning","pointer":"/lines/0/unitPrice","message":"The price is not the list price."}}]""";

    /// <summary>Day of the newest record, counted from the first.</summary>
    const int Now = 1000;

    static DateTimeOffset At(int day) => new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero).AddDays(day - Now);

    public static async Task Run(int records)
    {
        Console.WriteLine($"{records:#,0} staged records, a page of 50, {Times} times each");
        Console.WriteLine(Machine.Describe);
        // The test host asks here for the product's folder, which a benchmark does not lie beside.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_PORTAL", Path.Combine(SourceTree.Root, "src", "Portal"));
        var slow = 0;
        foreach (var provider in Providers.Here)
        {
            await using var app = await PortalApp.Start(new AppOptions { Provider = provider, Environment = "Production", Demo = false });
            var since = Stopwatch.StartNew();
            await app.Database(db => Seed(db, records));
            Console.WriteLine($"{provider}: seeded in {since.Elapsed.TotalSeconds:0} s");
            foreach (var (name, filter) in Views) slow += await Measure(app, name, filter);
        }
        Console.WriteLine(slow == 0 ? "goal reached" : $"goal missed by {slow} views: p95 under {Goal} ms");
    }

    /// <summary>Pages from the start and from far down, turn by turn.</summary>
    static async Task<int> Measure(PortalApp app, string name, QueueFilter filter)
    {
        var first = await app.Send(new ListQueue(filter));
        var deep = filter.Search is null ? TimeCursor.Of(At(Now / 2), Guid.Empty) : null;
        // A query is translated once in the life of a process: both shapes are asked once before.
        await app.Send(new ListQueue(filter, deep ?? first.Next));
        var took = new List<long>();
        var rows = 0;
        for (var i = 0; i < Times; i++)
        {
            var since = Stopwatch.GetTimestamp();
            var page = await app.Send(new ListQueue(filter, i % 2 == 0 ? null : i % 4 == 1 ? first.Next : deep));
            took.Add(Stopwatch.GetTimestamp() - since);
            rows += page.Rows.Count;
        }
        took.Sort();
        var p95 = Figures.Percentile(took, 0.95);
        Console.WriteLine($"  {name,-28} p50 {Figures.Percentile(took, 0.5),7:0.0} ms   p95 {p95,7:0.0} ms   rows {rows / Times,3}   load {Machine.Load}{(p95 < Goal ? "" : "   TOO SLOW")}");
        return p95 < Goal ? 0 : 1;
    }

    /// <summary>Two thirds done, most of the rest waiting; every record with a company, a customer and a total of its own.</summary>
    static async Task Seed(DbContext db, int records)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var shared = db.Database.IsNpgsql();
        var numbers = shared ? "SELECT generate_series(1, {0}) AS n" : "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {0}) SELECT n FROM s";
        var id = shared ? "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid" : "printf('00000000-0000-7000-8000-%012X', n)";
        var padded = shared ? "lpad(n::text, 26, '0')" : "printf('%026d', n)";
        var start = At(0);
        var step = TimeSpan.FromDays(Now) / records;
        var at = shared ? $"timestamptz '{start:yyyy-MM-dd} 00:00:00+00' + n * interval '{step.TotalSeconds:0.000000} seconds'" : $"{start.UtcTicks} + n * {step.Ticks}";
        var status = "CASE WHEN n % 12 = 7 THEN 'Rejected' WHEN n % 12 < 7 THEN 'Promoted' WHEN n % 12 = 8 THEN 'Approved' WHEN n % 1200 = 9 THEN 'PromotionFailed' WHEN n % 12 = 9 THEN 'Ready' ELSE 'NeedsReview' END";
        var lane = "CASE WHEN n % 12 < 8 THEN 2 WHEN n % 12 = 8 THEN 1 ELSE 0 END";
        var total = shared ? "(n % 12000) + 0.5" : "(n % 12000) || '.5'";
        var sql = $$"""
            INSERT INTO staged_records ("Id", "Key", "Kind", "ClientId", "Source", "ReceivedAt", "Payload", "Status", "Lane", "Version", "Company", "CompanySearch", "Email", "CustomerNumber",
                "Match", "Total", "Currency", "Summary", "Fingerprint", "FindingsJson", "Blocking", "Warnings", "Infos", "RulesRun", "UpdatedAt", "DecidedAt", "DecidedBy", "ResultNumber")
            SELECT {{id}}, 'PQ-' || {{padded}}, 'quote-requests', {{(shared ? "gen_random_uuid()" : "'00000000-0000-0000-0000-000000000001'")}}, 'Website', {{at}}, '{{IntakeBenchmark.Body.Replace("{", "{{").Replace("}", "}}")}}', {{status}}, {{lane}}, 1,
                'Company ' || n, 'company ' || n, 'kim' || n || '@treyresearch.test', 'C-' || (10000 + n % 5000),
                CASE WHEN n % 10 = 0 THEN 'Guess' WHEN n % 97 = 0 THEN 'None' ELSE 'Sure' END, {{total}}, 'USD', '2 × Standing desk and 2 more', 'f' || n,
                '{{Findings}}', CASE WHEN n % 100 = 11 THEN 1 ELSE 0 END, 1, 0, 9, {{at}},
                CASE WHEN n % 12 < 8 THEN {{at}} END, CASE WHEN n % 12 < 8 THEN 'Ines' END, CASE WHEN n % 12 < 8 THEN 'SQ-' || n END
            FROM ({{numbers}}) AS numbers
            """;
        await db.Database.ExecuteSqlRawAsync(sql, records);
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }
}
