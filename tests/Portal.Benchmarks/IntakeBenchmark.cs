using Portal.Benchmarks.Load;
using Portal.Testing;

namespace Portal.Benchmarks;

/// <summary>What the door takes, held against what this machine could take, in one run, turn by turn.</summary>
static class IntakeBenchmark
{
    const int Connections = 64;
    const double Goal = 0.5;
    const double Slowest = 50;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    public static async Task Run(int rounds)
    {
        Console.WriteLine($"{Body.Length} bytes, 3 lines, {Connections} connections, SQLite with synchronous=FULL, an idempotency key on each request");
        Console.WriteLine(Machine.Describe);
        List<Figures> empty = [], group = [], portal = [];
        for (var round = 1; round <= rounds; round++)
        {
            empty.Add(await Measure("empty endpoint", () => Server.Baseline(Baselines.Empty), "/", ""));
            group.Add(await Measure("bare group commit", () => Server.Baseline(Baselines.Group), "/", ""));
            portal.Add(await Measure("Portal", () => Server.Portal(), Machines.QuoteRequests, DemoKey.Automation));
        }
        var (e, g, p) = (Middle(empty), Middle(group), Middle(portal));
        var (p99, others) = (portal.Max(f => f.Percentile(0.99)), portal.Sum(f => f.Others));
        Console.WriteLine($"middle of {rounds}: empty {e:#,0}/s, bare group commit {g:#,0}/s, Portal {p:#,0}/s");
        Console.WriteLine($"ratios: Portal / empty = {p / e:0.00}, Portal / bare group commit = {p / g:0.00}; worst p99 {p99:0.0} ms; {others} answers that were not 202");
        Console.WriteLine(p / Math.Min(e, g) >= Goal && p99 < Slowest && others == 0 ? "goal reached" : $"goal missed: {Goal} of the smaller, p99 under {Slowest} ms, nothing but 202");
    }

    /// <summary>1 KB with three lines, as a website sends it.</summary>
    public static string Body { get; } = A.QuoteRequest().From("C-10000", "Trey Research")
        .Line("1896-S", Low, 1000.80m).Line("1906-S", High, 190.10m).Line("1920-S", 1, 420.40m)
        .With(b => b["requestedDeliveryDate"] = "2027-01-15").Saying(new string('x', 600)).Json();

    const decimal Low = 1.0001m;
    const decimal High = 2.0002m;

    /// <summary>Other quantities each time: the same ones again would be likely duplicates of each other.</summary>
    public static void Vary(Span<byte> request, int number)
    {
        (number % 10_000).TryFormat(request[(request.IndexOf("1.0001"u8) + 2)..], out _, "0000");
        (number / 10_000 % 10_000).TryFormat(request[(request.IndexOf("2.0002"u8) + 2)..], out _, "0000");
    }

    static async Task<Figures> Measure(string name, Func<Task<Server>> start, string path, string key)
    {
        await using var server = await start();
        using var load = new HttpLoad(server.Url, path, key, Body, Connections) { Vary = Vary };
        load.Closed(WarmUp);
        var before = server.Processor;
        var figures = load.Closed(Time);
        var each = (server.Processor - before).TotalMicroseconds / figures.Accepted;
        Console.WriteLine($"{name,-18} {figures.PerSecond,8:#,0}/s   p50 {figures.Percentile(0.5),6:0.00} ms   p99 {figures.Percentile(0.99),6:0.00} ms   max {figures.Percentile(1),7:0.0} ms   not 202: {figures.Others}   processor {each,6:0.0} µs each   load {Machine.Load}");
        return figures;
    }

    static double Middle(List<Figures> figures) => figures.Select(f => f.PerSecond).Order().ElementAt(figures.Count / 2);
}
