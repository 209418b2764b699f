using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Intake;

/// <summary>What the door answers: to a good submission, and to everything that it does not take.</summary>
public sealed class DoorTests
{
    static QuoteRequest Request(string about) => A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying(about);

    [Theory, OnEveryDatabase]
    public async Task A_submission_is_on_disk_when_it_is_answered(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Website);
        var sent = Request("on disk").With(b => b["unknown"] = 1.50m).Json();
        using var answer = await http.Submit(sent);
        var body = await answer.Body(202);
        var id = body.GetProperty("id").GetGuid();
        var row = await app.Database(db => db.Submissions.AsNoTracking().SingleAsync(s => s.Id == id));

        Assert.Equal($"{Machines.QuoteRequests}/{id}", answer.Headers.Location?.OriginalString);
        Assert.Equal(("quote-requests", "received"), (body.GetProperty("kind").GetString(), body.GetProperty("status").GetString()));
        Assert.Equal(sent, Encoding.UTF8.GetString(row.Body));
        Assert.Equal((row.Key, row.ReceivedAt, "Website"), (body.GetProperty("key").GetString(), body.GetProperty("receivedAt").GetDateTimeOffset(), row.Source));
        Assert.Matches("^PQ-[0-9A-HJKMNP-TV-Z]{26}$", row.Key);
    }

    [Theory, OnEveryDatabase]
    public async Task The_world_hears_of_each_submission_once(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var id = await http.Submitted(Request("heard of"));
        await http.RecordThatIs("ready|needs-review", id);
        var happened = await app.Database(db => db.Events.AsNoTracking().Where(e => e.SubjectId == id && e.Type == "intake.received").ToListAsync());
        Assert.Equal("received", JsonDocument.Parse(Assert.Single(happened).Data).RootElement.GetProperty("status").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task The_senders_trace_goes_with_the_submission(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Website);
        http.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var id = await http.Submitted(Request("traced"));
        var trace = await app.Database(db => db.Submissions.Where(s => s.Id == id).Select(s => s.TraceParent).SingleAsync());
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", trace, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Who_comes_too_often_is_told_when_to_come_again_and_is_then_let_in(Provider on)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Clock = clock, Settings = [("Intake__RateLimit__PerMinute", "6"), ("Intake__RateLimit__Burst", "2")] });
        using var often = await app.NewClient("Often", Permission.IntakeWrite);
        using var seldom = await app.NewClient("Seldom", Permission.IntakeWrite);
        for (var i = 0; i < 2; i++) await often.Submitted(Request($"often {i}"));
        using var refused = await often.Submit(Request("too often"));
        Assert.Equal("/problems/rate-limited", (await refused.Body(429)).GetProperty("type").GetString());
        Assert.Equal(("application/problem+json", TimeSpan.FromSeconds(10)), (refused.Content.Headers.ContentType?.MediaType, refused.Headers.RetryAfter?.Delta));
        await seldom.Submitted(Request("seldom"));
        clock.Advance(TimeSpan.FromSeconds(9));
        using var early = await often.Submit(Request("early"));
        Assert.Equal(429, (int)early.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(1));
        await often.Submitted(Request("in time"));
        Assert.Equal(3, await app.Database(db => db.Submissions.CountAsync(s => s.Source == "Often")));
    }

    [Theory]
    [Trait("Suite", "integration")]
    [InlineData("no credential", 401, "unauthenticated")]
    [InlineData("a wrong key", 401, "unauthenticated")]
    [InlineData("a key without the scope", 403, "forbidden")]
    [InlineData("an unknown kind", 404, "not-found")]
    [InlineData("another method", 405, "method-not-allowed")]
    [InlineData("no content type", 415, "unsupported-media-type")]
    [InlineData("text", 415, "unsupported-media-type")]
    [InlineData("another charset", 415, "unsupported-media-type")]
    [InlineData("another encoding", 415, "unsupported-media-type")]
    [InlineData("too many bytes", 413, "payload-too-large")]
    [InlineData("too many bytes in chunks", 413, "payload-too-large")]
    [InlineData("a gzip bomb", 413, "payload-too-large")]
    [InlineData("gzip that is none", 400, "malformed-json")]
    [InlineData("nothing", 400, "malformed-json")]
    [InlineData("a blank key", 400, "invalid-idempotency-key")]
    [InlineData("a key in another alphabet", 400, "invalid-idempotency-key")]
    [InlineData("two keys", 400, "invalid-idempotency-key")]
    [InlineData("a missing member", 422, "schema-violation")]
    public async Task What_is_not_taken_is_refused_with_a_reason(string what, int status, string slug)
    {
        var app = await PortalApp.Shared();
        using var http = app.Client();
        using var message = new HttpRequestMessage(HttpMethod.Post, Machines.QuoteRequests) { Content = Json(Encoding.UTF8.GetBytes(Request(what).Json())) };
        message.Headers.Authorization = new("Bearer", DemoKey.Website);
        Spoil(message, what);
        using var answer = await http.SendAsync(message);
        var problem = await answer.Body(status);
        Assert.Equal($"/problems/{slug}", problem.GetProperty("type").GetString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
    }

    static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    static void Spoil(HttpRequestMessage message, string what)
    {
        switch (what)
        {
            case "no credential": message.Headers.Authorization = null; break;
            case "a wrong key": message.Headers.Authorization = new("Bearer", "pk_nobody_knows_this_key_000000000000"); break;
            case "a key without the scope": message.Headers.Authorization = new("Bearer", DemoKey.Reader); break;
            case "an unknown kind": message.RequestUri = new Uri("/api/v1/intake/wishes", UriKind.Relative); break;
            case "another method": message.Method = HttpMethod.Delete; break;
            case "no content type": message.Content!.Headers.ContentType = null; break;
            case "text": message.Content!.Headers.ContentType = new("text/plain"); break;
            case "another charset": message.Content!.Headers.ContentType = new("application/json") { CharSet = "iso-8859-1" }; break;
            case "another encoding": message.Content!.Headers.ContentEncoding.Add("br"); break;
            case "too many bytes": message.Content = Json(new byte[(256 << 10) + 1]); break;
            case "too many bytes in chunks":
                message.Content = Json(new byte[1 << 20]);
                message.Headers.TransferEncodingChunked = true;
                break;
            case "a gzip bomb": message.Content = Packed(new byte[64 << 20]); break;
            case "gzip that is none": message.Content!.Headers.ContentEncoding.Add("gzip"); break;
            case "nothing": message.Content = Json([]); break;
            case "a blank key": message.Headers.TryAddWithoutValidation("Idempotency-Key", "a b"); break;
            case "a key in another alphabet": message.Headers.TryAddWithoutValidation("Idempotency-Key", "schlüssel"); break;
            case "two keys": message.Headers.TryAddWithoutValidation("Idempotency-Key", ["one", "two"]); break;
            case "a missing member": message.Content = Json("""{"customer":{"name":"Kim Ellery"},"lines":[]}"""u8.ToArray()); break;
        }
    }

    static ByteArrayContent Packed(byte[] body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        var content = Json(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Gzip_chunks_and_a_byte_order_mark_are_taken()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Website);
        var sent = Request("packed").Json();
        using var message = new HttpRequestMessage(HttpMethod.Post, Machines.QuoteRequests) { Content = Packed([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(sent)]) };
        message.Headers.TransferEncodingChunked = true;
        using var answer = await http.SendAsync(message);
        var id = (await answer.Body(202)).GetProperty("id").GetGuid();
        Assert.Equal(sent, Encoding.UTF8.GetString(await app.Database(db => db.Submissions.Where(s => s.Id == id).Select(s => s.Body).SingleAsync())));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Malformed_json_says_where()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Website);
        using var answer = await http.Submit("{\n  \"customer\": {,\n}");
        var problem = await answer.Body(400);
        Assert.Equal((2, 16), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task The_kinds_and_their_schemas_are_read_by_who_may_write_them()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Website);
        var kind = (await http.Read("/api/v1/intake")).GetProperty("items").EnumerateArray().Single(k => k.GetProperty("kind").GetString() == "quote-requests");
        var schema = await http.Read(kind.GetProperty("schema").GetString()!);
        Assert.Contains("lines", schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        using var stranger = app.Client(DemoKey.Reader);
        using var refused = await stranger.GetAsync("/api/v1/intake");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
