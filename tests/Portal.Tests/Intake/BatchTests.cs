using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Portal.Intake;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Intake;

public sealed class BatchTests
{
    static string Good(string about) => A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying(about).Json();

    static async Task<HttpResponseMessage> Send(HttpClient http, string lines, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{Machines.QuoteRequests}/batch") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (key is not null) message.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(message);
    }

    static async Task<List<JsonElement>> Results(HttpClient http, string lines, string? key = null)
    {
        using var answer = await Send(http, lines, key);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    [Theory, OnEveryDatabase]
    public async Task A_bad_line_never_hinders_a_good_one(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Website);
        var results = await Results(http, $"{Good("first")}\r\nnot json\n{{\"lines\":[]}}\n{Good("last")}\n");
        Assert.Equal([1, 2, 3, 4], results.Select(r => r.GetProperty("row").GetInt32()));
        Assert.Equal(("received", "received"), (results[0].GetProperty("status").GetString(), results[3].GetProperty("status").GetString()));
        Assert.Equal("/problems/malformed-json", results[1].GetProperty("type").GetString());
        Assert.Contains("/customer", results[2].GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
        foreach (var taken in (JsonElement[])[results[0], results[3]]) await http.RecordThatIs("ready|needs-review", taken.GetProperty("id").GetGuid());
    }

    [Theory, OnEveryDatabase]
    public async Task A_batch_sent_again_with_its_key_stores_nothing_new(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Website);
        var (key, lines) = (Guid.NewGuid().ToString(), string.Join('\n', Enumerable.Range(0, 1_200).Select(n => Good($"line {n}"))));
        var first = await Results(http, lines, key);
        var again = await Results(http, lines, key);
        Assert.Equal(1_200, first.Select(r => r.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(first.Select(r => r.GetProperty("id").GetGuid()), again.Select(r => r.GetProperty("id").GetGuid()));
        Assert.All(again, r => Assert.True(r.GetProperty("replayed").GetBoolean()));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("{}", 1)]
    [InlineData("{}\n", 1)]
    [InlineData("{}\r\n\n{}", 3)]
    public void A_newline_ends_a_line_and_begins_none(string body, int lines) => Assert.Equal(lines, BatchDoor.LinesIn(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Lines_are_counted_before_anything_is_made_of_them()
    {
        var newlines = new byte[BatchDoor.LargestBatch];
        newlines.AsSpan().Fill((byte)'\n');
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(BatchDoor.LargestBatch, BatchDoor.LinesIn(newlines));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }

    [Theory, OnEveryDatabase]
    public async Task A_batch_costs_its_lines(Provider on)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Clock = clock, Settings = [("Intake__RateLimit__PerMinute", "60"), ("Intake__RateLimit__Burst", "2")] });
        using var http = await app.NewClient("Importer", Permission.IntakeWrite);
        Assert.All(await Results(http, string.Join('\n', Enumerable.Range(0, 30).Select(n => Good($"line {n}")))), r => Assert.Equal("received", r.GetProperty("status").GetString()));
        using var another = await Send(http, Good("one more"));
        Assert.Equal("/problems/rate-limited", (await another.Body(429)).GetProperty("type").GetString());
        Assert.Equal(TimeSpan.FromSeconds(29), another.Headers.RetryAfter!.Delta);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("received", Assert.Single(await Results(http, Good("one more"))).GetProperty("status").GetString());
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Too_many_lines_are_refused_whole()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Website);
        using var answer = await Send(http, string.Concat(Enumerable.Repeat("{}\n", 10_001)));
        Assert.Equal("/problems/payload-too-large", (await answer.Body(413)).GetProperty("type").GetString());
    }
}
