using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Portal.Connectors.Outbound;
using Portal.Kernel;
using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

/// <summary>Whatever an endpoint does, an exchange ends in time, within bounds, with one of the words.</summary>
public sealed class SenderTests
{
    static readonly Message Hello = new("019ab5b2-59f0-7e21-b1c5-6f1d0ce0a001", "{\"type\":\"portal.test\"}"u8.ToArray(), "application/json; charset=utf-8");
    readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    internal static WebhookSender Sender(TimeProvider clock, bool loopback = true, Resolver? resolver = null) =>
        new(new HttpMessageInvoker(new AddressGuard(new AddressRules([], loopback), allowHttp: true, clock, resolver).Handler()), clock);

    Task<Exchange> Send(string url) => Sender(clock).Send(new Target(url, StandardWebhooks.NewSecret(), null, null), Hello, null, default);

    async Task<Exchange> Answered(string bytes)
    {
        await using var endpoint = RawReceiver.Answering(bytes);
        return await Send(endpoint.Url).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Outcome.Delivered)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", Outcome.Delivered)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil the end", Outcome.Delivered)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", Outcome.Delivered)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Outcome.Delivered)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", Outcome.Refused)]
    [InlineData("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", Outcome.Gone)]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 303 See\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 307 Temporary\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 308 Permanent\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", Outcome.Redirected)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntoo short", Outcome.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\ntoo long by far", Outcome.Delivered)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Outcome.Delivered)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", Outcome.Delivered)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", Outcome.Unreachable)]
    [InlineData("HTTP/1.1 200 O", Outcome.Unreachable)]
    [InlineData("", Outcome.Unreachable)]
    [InlineData("\0\u0001\u0002 this is not the web", Outcome.Unreachable)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", Outcome.Unreachable)]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n", Outcome.Unreachable)]
    public async Task Every_answer_has_its_word(string answer, object expected) => Assert.Equal(expected, (await Answered(answer)).Outcome);

    [Fact]
    public async Task Headers_larger_than_they_may_be_end_it() =>
        Assert.Equal(Outcome.Unreachable, (await Answered($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 64 * 1024)}\r\nContent-Length: 0\r\n\r\n")).Outcome);

    [Fact]
    public async Task A_refused_connection_is_told_as_such()
    {
        await using var endpoint = RawReceiver.Answering("");
        var url = endpoint.Url;
        await endpoint.DisposeAsync();
        var exchange = await Send(url);
        Assert.Equal((Outcome.Unreachable, "The connection was refused.", null), (exchange.Outcome, exchange.Error, exchange.StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Half: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task A_reset_anywhere_is_no_arrival(string before)
    {
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            await wire.WriteAsync(Encoding.Latin1.GetBytes(before), stop);
            RawReceiver.Reset(wire);
        });
        Assert.Equal(Outcome.Unreachable, (await Send(endpoint.Url)).Outcome);
    }

    [Theory]
    [InlineData("", "No answer")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Half: ", "No answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "did not end")]
    public async Task A_hang_anywhere_ends_after_fifteen_seconds(string before, string said)
    {
        var reached = new TaskCompletionSource();
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            await wire.WriteAsync(Encoding.Latin1.GetBytes(before), stop);
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        var sending = Send(endpoint.Url);
        await reached.Task;
        clock.Advance(WebhookSender.Limit - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var exchange = await sending.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Outcome.Timeout, exchange.Outcome);
        // A half answer may not have been read before the time was over.
        if (exchange.StatusCode is not null || before.Length < 30) Assert.Contains(said, exchange.Error);
    }

    [Fact]
    public async Task A_body_of_one_byte_a_time_does_not_win_more_time()
    {
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            await wire.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
            using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (await drip.WaitForNextTickAsync(stop))
            {
                await wire.WriteAsync("1\r\n.\r\n"u8.ToArray(), stop);
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        });
        Assert.Equal(Outcome.Timeout, (await Send(endpoint.Url).WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
    }

    [Fact]
    public async Task Reading_stops_at_64_KB_of_an_endless_body_and_16_are_kept()
    {
        var sent = 0L;
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            await wire.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
            var block = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));
            while (true)
            {
                await wire.WriteAsync(block, stop);
                sent += block.Length;
            }
        });
        var exchange = await Send(endpoint.Url).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((Outcome.Delivered, 16 * 1024), (exchange.Outcome, exchange.ResponseBody!.Length));
        // What fits into the sockets' own buffers, and not a hundred megabytes.
        Assert.InRange(Interlocked.Read(ref sent), 0, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) await gzip.WriteAsync(new byte[50 * 1024 * 1024]);
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), stop);
            await wire.WriteAsync(packed.ToArray(), stop);
        });
        var exchange = await Send(endpoint.Url);
        Assert.Equal(Outcome.Delivered, exchange.Outcome);
        Assert.InRange(exchange.ResponseBody!.Length, 1, 16 * 1024);
        Assert.DoesNotContain('\0', exchange.ResponseBody);
    }

    [Fact]
    public async Task A_flood_of_provisional_answers_ends_with_the_time()
    {
        await using var endpoint = RawReceiver.Answering(async (wire, stop) =>
        {
            while (true)
            {
                await wire.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), stop);
                clock.Advance(TimeSpan.FromMilliseconds(50));
            }
        });
        Assert.NotEqual(Outcome.Delivered, (await Send(endpoint.Url).WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
    }

    [Fact]
    public async Task An_endpoint_that_speaks_no_TLS_where_it_should_is_unreachable()
    {
        await using var endpoint = RawReceiver.Answering("HTTP/1.1 200 OK\r\n\r\n");
        Assert.Equal(Outcome.Unreachable, (await Send(endpoint.Url.Replace("http://", "https://"))).Outcome);
    }

    [Theory]
    [InlineData("429 Too Many", "30", 30)]
    [InlineData("503 Busy", "120", 120)]
    [InlineData("500 No", "120", null)]
    [InlineData("503 Busy", "soon", null)]
    [InlineData("503 Busy", "-3", null)]
    public async Task A_hint_is_taken_from_429_and_503(string status, string retryAfter, int? seconds) =>
        Assert.Equal(seconds, (await Answered($"HTTP/1.1 {status}\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n")).RetryAfter?.TotalSeconds);

    [Fact]
    public async Task A_hint_may_be_a_date()
    {
        var at = new DateTimeOffset(clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddMinutes(10);
        var hint = (await Answered($"HTTP/1.1 503 Busy\r\nRetry-After: {at:R}\r\nContent-Length: 0\r\n\r\n")).RetryAfter;
        Assert.Equal(at - clock.GetUtcNow(), hint);
    }

    [Fact]
    public async Task The_request_is_what_the_standard_says_and_its_signature_is_not_kept()
    {
        await using var receiver = await Receiver.Start();
        var secret = StandardWebhooks.NewSecret();
        var trace = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";
        var exchange = await Sender(clock).Send(new Target(receiver.Url, secret, null, null), Hello, trace, default);
        var got = Assert.Single(receiver.Received);
        Assert.True(got.IsSignedWith(secret));
        Assert.Equal((Hello.Id, trace, "application/json; charset=utf-8"), (got.Id, got.Headers["traceparent"], got.Headers["Content-Type"]));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds().ToString(), got.Headers["webhook-timestamp"]);
        Assert.DoesNotContain("signature", exchange.RequestHeaders);
        Assert.DoesNotContain(got.Headers["webhook-signature"], exchange.RequestHeaders);
        Assert.DoesNotContain("Cookie", got.Headers.Keys);
        Assert.Equal(HttpStatusCode.OK, (HttpStatusCode)exchange.StatusCode!);
    }
}
