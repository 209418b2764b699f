using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Xunit.Abstractions;

namespace Portal.Tests.Intake;

/// <summary>Thousands of broken requests: never a 500, every refusal a proper problem, nothing stored half. <c>PORTAL_FUZZ_SEED</c> repeats a run.</summary>
[Trait("Suite", "integration")]
public sealed class FuzzTests(ITestOutputHelper log)
{
    const int Requests = 20_000;
    const int AtOnce = 8;

    [Fact]
    public async Task Whatever_comes_in_is_taken_whole_or_refused_with_a_reason()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        await using var app = await PortalApp.Start();
        using var http = app.Client(DemoKey.Automation);
        var (faults, kept, answers) = (new ConcurrentQueue<string>(), new ConcurrentBag<(Guid Id, Attempt Sent)>(), new ConcurrentDictionary<string, int>());

        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), async (worker, stop) =>
        {
            var mangler = new Mangler(seed + worker);
            for (var sent = 0; sent < Requests / AtOnce; sent++)
            {
                var attempt = mangler.Next();
                using var message = attempt.Message();
                using var answer = await http.SendAsync(message, stop);
                var text = await answer.Content.ReadAsStringAsync(stop);
                var (slug, fault) = Look(answer, text);
                answers.AddOrUpdate(slug, 1, (_, n) => n + 1);
                if (fault is not null) faults.Enqueue($"{fault}\n  sent {attempt}\n  got {(int)answer.StatusCode} {text}");
                else if (answer.StatusCode is HttpStatusCode.Accepted && sent % 20 == 0) kept.Add((JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid(), attempt));
            }
        });

        log.WriteLine($"seed {seed}: {string.Join(", ", answers.OrderByDescending(a => a.Value).Select(a => $"{a.Value} {a.Key}"))}");
        Assert.True(faults.IsEmpty, $"seed {seed}, {faults.Count} faults, among them:\n{string.Join('\n', faults.Take(5))}");
        foreach (var (id, sent) in kept)
        {
            var record = await http.Record(id);
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(sent.Body.AsMemory(sent.Body is [0xEF, ..] ? 3 : 0)).RootElement, record.GetProperty("payload")), $"seed {seed}: stored otherwise than sent: {sent}");
        }
        Assert.DoesNotContain(app.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    static (string Slug, string? Fault) Look(HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        if (status is 202) return ("accepted", answer.Headers.Location is null ? "202 without Location" : null);
        if (status is < 400 or >= 500) return ($"{status}", "neither taken nor refused");
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return ($"{status}", "a refusal that is no problem document");
        var problem = JsonDocument.Parse(text).RootElement;
        var type = problem.GetProperty("type").GetString()!;
        var slug = type.StartsWith("/problems/", StringComparison.Ordinal) ? type["/problems/".Length..] : "";
        var known = Portal.Shell.Problems.All.FirstOrDefault(p => p.Slug == slug);
        var fault = (slug, problem) switch
        {
            _ when known is null => $"type {type} is not in the catalogue",
            _ when problem.GetProperty("status").GetInt32() != status || known.Status != status => "status in the body and on the wire differ",
            _ when string.IsNullOrEmpty(problem.GetProperty("title").GetString()) || string.IsNullOrEmpty(problem.GetProperty("detail").GetString()) => "no title or detail",
            _ when string.IsNullOrEmpty(problem.GetProperty("traceId").GetString()) => "no traceId",
            ("malformed-json", _) when problem.GetProperty("line").GetInt32() < 1 || problem.GetProperty("column").GetInt32() < 1 => "line and column count from 1",
            ("schema-violation", _) when !problem.GetProperty("errors").EnumerateArray().Any() => "a violation without an error",
            ("schema-violation", _) when problem.GetProperty("errors").EnumerateArray().Any(e => e.GetProperty("pointer").GetString() is not ("" or ['/', ..]) || string.IsNullOrEmpty(e.GetProperty("detail").GetString()) || string.IsNullOrEmpty(e.GetProperty("keyword").GetString())) => "an error without pointer, detail or keyword",
            _ => null,
        };
        return (slug, fault);
    }
}
