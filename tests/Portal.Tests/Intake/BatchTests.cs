using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

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
