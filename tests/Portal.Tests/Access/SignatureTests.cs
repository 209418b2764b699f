using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Access;
using Portal.Access.UseCases;
using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Access;

/// <summary>The second way to be known at the door: a Standard Webhooks signature over the body.</summary>
[Trait("Suite", "integration")]
public sealed class SignatureTests
{
    static readonly string Body = A.QuoteRequest().Line("1896-S", 2).Json();

    static async Task<NewSecret> Plugin(PortalApp app)
    {
        var client = await app.As(Role.Admin).Send(new CreateApiClient("Plugin", "website", [Permission.IntakeWrite]));
        return await app.As(Role.Admin).Send(new RotateSigningSecret(client.ClientId, OverlapHours: 24));
    }

    static async Task<HttpResponseMessage> Send(PortalApp app, string secret, string id, DateTimeOffset? at = null, string? body = null, string? signedBody = null, string address = Machines.QuoteRequests)
    {
        var time = at ?? DateTimeOffset.UtcNow;
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body ?? Body, Encoding.UTF8, "application/json") };
        message.Headers.Add(StandardWebhooks.IdHeader, id);
        message.Headers.Add(StandardWebhooks.TimestampHeader, time.ToUnixTimeSeconds().ToString());
        message.Headers.Add(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(id, time, Encoding.UTF8.GetBytes(signedBody ?? body ?? Body), secret));
        return await app.Client().SendAsync(message);
    }

    [Theory, OnEveryDatabase]
    public async Task A_signed_submission_is_taken_and_a_repeated_one_stores_nothing_new(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var plugin = await Plugin(app);
        var first = await Send(app, plugin.Secret, "msg_1");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        var again = await Send(app, plugin.Secret, "msg_1");
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(Id(await first.Content.ReadFromJsonAsync<JsonElement>()), Id(await again.Content.ReadFromJsonAsync<JsonElement>()));
        var stored = await app.Database(db => db.Submissions.SingleAsync(s => s.ClientId == plugin.ClientId));
        Assert.Equal(("msg_1", Body, "Plugin"), (stored.IdempotencyKey, Encoding.UTF8.GetString(stored.Body), stored.Source));
    }

    static string? Id(JsonElement answer) => answer.GetProperty("id").GetString();

    [Fact]
    public async Task A_secret_that_cannot_be_decrypted_keeps_out_its_own_client_only()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        var other = await app.As(Role.Admin).Send(new CreateApiClient("Lost", "website", [Permission.IntakeWrite]));
        await app.As(Role.Admin).Send(new RotateSigningSecret(other.ClientId, OverlapHours: 0));
        await app.Database(db => db.Set<ApiClient>().Where(c => c.Id == other.ClientId).ExecuteUpdateAsync(set => set.SetProperty(c => c.SigningSecret, "of another key ring")));
        await app.As(Role.Admin).Send(new ChangeApiClient(plugin.ClientId, "Plugin 2", "website", [Permission.IntakeWrite]));
        Assert.Equal(HttpStatusCode.Accepted, (await Send(app, plugin.Secret, "msg_1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Client(other.Secret).GetAsync("/api/v1/intake")).StatusCode);
        Assert.Single(app.Logs.Lines, l => l.Contains("cannot be decrypted"));
    }

    [Fact]
    public async Task Another_body_another_secret_and_another_time_are_unknown()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, plugin.Secret, "msg_1", signedBody: Body + " ")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, StandardWebhooks.NewSecret(), "msg_1")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, plugin.Secret, "msg_1", DateTimeOffset.UtcNow.AddSeconds(-310))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, plugin.Secret, "msg_1", DateTimeOffset.UtcNow.AddSeconds(310))).StatusCode);
        Assert.Equal(0, await app.Database(db => db.Submissions.CountAsync(s => s.ClientId == plugin.ClientId)));
    }

    [Fact]
    public async Task A_signature_opens_the_door_and_nothing_else()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        using var ask = new HttpRequestMessage(HttpMethod.Get, Portal.Shell.Urls.Intake);
        ask.Headers.Add(StandardWebhooks.IdHeader, "msg_1");
        ask.Headers.Add(StandardWebhooks.TimestampHeader, DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString());
        ask.Headers.Add(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign("msg_1", DateTimeOffset.UtcNow, [], plugin.Secret));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client().SendAsync(ask)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(app, plugin.Secret, "msg_2", address: $"{Machines.QuoteRequests}/{Guid.NewGuid()}/approve", body: """{"version":1}""")).StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large_however_it_is_signed()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Send(app, plugin.Secret, "msg_1", body: new string(' ', 256 * 1024 + 1))).StatusCode);
    }

    /// <summary>Opens a connection and says that a body will follow, of which no more comes than is said.</summary>
    static async Task<(TcpClient Connection, StreamReader Answer)> Announce(PortalApp app, string address, int length, int sent = 0)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(app.Url.Host, app.Url.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {address} HTTP/1.1\r\nHost: portal\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n" +
            $"webhook-id: msg_1\r\nwebhook-timestamp: {DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\r\nwebhook-signature: v1,{Convert.ToBase64String(new byte[32])}\r\n\r\n"));
        await stream.WriteAsync(new byte[sent]);
        return (connection, new StreamReader(stream, Encoding.ASCII));
    }

    [Fact]
    public async Task A_body_that_nobody_can_have_signed_is_not_waited_for()
    {
        await using var app = await PortalApp.Start();
        var (connection, answer) = await Announce(app, Machines.QuoteRequests, 200_000);
        using (connection) Assert.StartsWith("HTTP/1.1 401 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_who_only_announce_bodies_keep_nobody_out()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        var waiting = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Announce(app, $"{Machines.QuoteRequests}/batch", 8 << 20, sent: 1)));
        Assert.Equal(HttpStatusCode.Accepted, (await Send(app, plugin.Secret, "msg_2")).StatusCode);
        foreach (var (connection, _) in waiting) connection.Dispose();
    }

    [Fact]
    public async Task Strangers_cannot_fill_the_memory_with_bodies()
    {
        await using var app = await PortalApp.Start();
        var plugin = await Plugin(app);
        var waiting = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Announce(app, $"{Machines.QuoteRequests}/batch", 8 << 20, sent: (8 << 20) - 1)));
        // Eight fit; one of the nine is told at once.
        var answers = waiting.Select(w => w.Answer.ReadLineAsync()).ToList();
        Assert.StartsWith("HTTP/1.1 503 ", await await Task.WhenAny(answers), StringComparison.Ordinal);
        foreach (var (connection, _) in waiting) connection.Dispose();
        await Eventually.Holds("there is room again", async () => (await Send(app, plugin.Secret, "msg_2")).StatusCode is HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Secrets_overlap_when_rotated_are_encrypted_and_end_with_the_client()
    {
        await using var app = await PortalApp.Start(new AppOptions { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow) });
        var first = await Plugin(app);
        var second = await app.As(Role.Admin).Send(new RotateSigningSecret(first.ClientId, OverlapHours: 24));
        Assert.Equal(HttpStatusCode.Accepted, (await Send(app, first.Secret, "msg_1", app.Clock.GetUtcNow())).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Send(app, second.Secret, "msg_2", app.Clock.GetUtcNow())).StatusCode);
        var kept = await app.Database(db => db.Set<ApiClient>().AsNoTracking().SingleAsync(c => c.Id == first.ClientId));
        Assert.DoesNotContain(second.Secret[6..], kept.SigningSecret);
        app.Clock.Pass(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, first.Secret, "msg_3", app.Clock.GetUtcNow())).StatusCode);
        await app.As(Role.Admin).Send(new RevokeApiClient(first.ClientId));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, second.Secret, "msg_4", app.Clock.GetUtcNow())).StatusCode);
        Assert.DoesNotContain(second.Secret[6..], app.Logs.Tail(10_000));
    }
}
