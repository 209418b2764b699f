using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Benchmarks.Load;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;
using Portal.Testing;

namespace Portal.Benchmarks;

/// <summary>Customers from a reader into the built-in ERP by a sync flow, held against a bare loop that reads and writes the same rows and remembers nothing.</summary>
static class SyncBenchmark
{
    const int PageSize = 500;
    const double GoalRatio = 0.5;
    const long GoalMemory = 200L * 1024 * 1024;

    public static async Task Run(int rows)
    {
        Console.WriteLine($"{rows:#,0} customers");
        Console.WriteLine(Machine.Describe);
        // The test host asks here for the product's folder, which a benchmark does not lie beside.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_PORTAL", Path.Combine(SourceTree.Root, "src", "Portal"));
        var (bare, _) = await Time(rows, Loop);
        var (flow, memory) = await Time(rows, Flow);
        Console.WriteLine($"bare loop {rows / bare.TotalSeconds:#,0} rows/s, flow {rows / flow.TotalSeconds:#,0} rows/s, ratio {bare / flow:0.00}; memory {memory / 1024 / 1024:#,0} MB above idle   load {Machine.Load}");
        Console.WriteLine(bare / flow >= GoalRatio && memory < GoalMemory ? "goal reached" : $"goal missed: ratio of {GoalRatio} and less than {GoalMemory / 1024 / 1024} MB");
    }

    static async Task<(TimeSpan Took, long Memory)> Time(int rows, Func<PortalApp, Many, Task> work)
    {
        var source = new Many(rows);
        await using var app = await PortalApp.Start(new AppOptions { Environment = "Production", Demo = false, Services = services => services.AddSingleton<IDomainReader>(source) });
        GC.Collect();
        var (idle, peak) = (Process.GetCurrentProcess().WorkingSet64, 0L);
        await using var watch = new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        var since = Stopwatch.StartNew();
        await work(app, source);
        return (since.Elapsed, peak - idle);
    }

    static async Task Loop(PortalApp app, Many source)
    {
        var writer = app.Services.GetRequiredService<IConnections>().All<IDomainWriter>().Single(w => w.System == EmbeddedErp.Slug);
        for (string? cursor = null; ;)
        {
            var page = await source.Read(Domains.Customers, new ReadAsk(null, cursor, PageSize), default);
            await writer.Write(Domains.Customers, page.Rows, WriteRules.Always, default);
            if ((cursor = page.Next) is null) return;
        }
    }

    static async Task Flow(PortalApp app, Many source)
    {
        var fields = source.Readable[0].Fields.ToDictionary(f => f.Name, _ => WriteRule.Always);
        await app.Send(new SaveSyncFlow("customers", new SyncTerms("Customers", source.System, EmbeddedErp.Slug, Domains.Customers, fields, "0 0 29 2 *")));
        var run = await app.Send(new RunSyncFlow("customers"));
        await Eventually.Holds("the run is over", async () => (await app.Send(new ReadSyncRun(run.Id))).Run is { IsOver: true } over && (over.State is SyncState.Done ? true : throw new InvalidOperationException(over.Fault)), TimeSpan.FromMinutes(10));
    }

    /// <summary>Customers made as they are read.</summary>
    sealed class Many(int rows) : IDomainReader
    {
        static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public string System => "many";

        public IReadOnlyList<DomainShape> Readable => [new(Domains.Customers, [.. new[] { Fields.Company, Fields.Contact, Fields.Email, Fields.Phone, Fields.Street, Fields.PostCode, Fields.City, Fields.Country }.Select(f => new FieldShape(f))])];

        public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
        {
            var from = ask.Cursor is null ? 0 : int.Parse(ask.Cursor);
            var until = Math.Min(rows, from + ask.Size);
            return Task.FromResult(new RowPage([.. Enumerable.Range(from, until - from).Select(Row)], until < rows ? $"{until}" : null));
        }

        static DomainRow Row(int i) => new($"S-{i:000000}", new Dictionary<string, string?>
        {
            [Fields.Company] = $"Company {i} B.V.", [Fields.Contact] = $"Person {i}", [Fields.Email] = $"person{i}@company{i}.test", [Fields.Phone] = $"+31 20 {i:0000000}", [Fields.Street] = $"Street {i % 400}",
            [Fields.PostCode] = $"{1000 + i % 9000} AB", [Fields.City] = "Amsterdam", [Fields.Country] = "NL",
        }, From.AddSeconds(i));
    }
}
