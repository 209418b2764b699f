using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Portal.Tests.Webhooks;

/// <summary>What programs see: /api/v1/subscriptions, /api/v1/event-types, /api/v1/events.</summary>
public sealed class SubscriptionsApiTests
{
    const string All = "/api/v1/subscriptions";

    static async Task<JsonElement> Call(HttpClient http, HttpMethod method, string address, int expected, object? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        return await answer.Body(expected);
    }

    [Theory, OnEveryDatabase]
    public async Task It_belongs_to_a_registered_flow_or_to_none(Provider on)
    {
        var app = await PortalApp.Shared(on);
        await using var receiver = await Receiver.Start();
        using var http = app.Client(DemoKey.Automation);
        object Body(string? flow) => new { name = "CRM", url = receiver.Url, types = new[] { "ticket.created" }, flow };
        Assert.Equal("/flow", (await Call(http, HttpMethod.Post, All, 422, Body("nobody-declared-it"))).GetProperty("errors")[0].GetProperty("pointer").GetString());
        var made = await Call(http, HttpMethod.Post, All, 201, Body("quote-and-customer-events"));
        Assert.Equal("quote-and-customer-events", made.GetProperty("flow").GetString());
        var address = $"{All}/{made.GetProperty("id").GetGuid()}";
        await Call(http, HttpMethod.Patch, address, 422, new { flow = "nobody-declared-it" });
        Assert.Equal(JsonValueKind.Null, (await Call(http, HttpMethod.Patch, address, 200, new { flow = (string?)null })).GetProperty("flow").ValueKind);
    }

    [Theory, OnEveryDatabase]
    public async Task A_subscriptions_whole_life(Provider on)
    {
        var app = await PortalApp.Shared(on);
        await using var receiver = await Receiver.Start();
        using var http = app.Client(DemoKey.Automation);
        using var made = await http.PostAsJsonAsync(All, new { name = "CRM", url = receiver.Url, types = new[] { "ticket.created" }, format = "cloudevents", owner = "Sales" });
        var subscription = await made.Body(201);
        var address = made.Headers.Location!.ToString();
        Assert.Equal($"{All}/{subscription.GetProperty("id").GetGuid()}", address);
        Assert.StartsWith("whsec_", subscription.GetProperty("secret").GetString());

        var read = await http.Read(address);
        Assert.False(read.TryGetProperty("secret", out _));
        Assert.DoesNotContain("whsec_", read.ToString());
        Assert.Equal(("CRM", "cloudevents", "active"), (read.GetProperty("name").GetString(), read.GetProperty("format").GetString(), read.GetProperty("status").GetString()));
        Assert.Contains((await http.ReadAll($"{All}?limit=1")).Select(s => s.GetProperty("id").GetGuid()), id => id == read.GetProperty("id").GetGuid());

        var tested = await Call(http, HttpMethod.Post, $"{address}/test", 200);
        Assert.Equal("delivered", tested.GetProperty("status").GetString());
        var test = Assert.Single(receiver.Received);
        Assert.True(test.IsSignedWith(subscription.GetProperty("secret").GetString()!));
        Assert.Equal(("portal.test", "1.0", "application/cloudevents+json; charset=utf-8"), (test.Type, test.Json.GetProperty("specversion").GetString(), test.Headers["Content-Type"]));

        var rotated = await Call(http, HttpMethod.Post, $"{address}/rotate-secret", 200, new { overlapHours = 24 });
        await Call(http, HttpMethod.Post, $"{address}/test", 200);
        var both = receiver.Received[1];
        Assert.True(both.IsSignedWith(subscription.GetProperty("secret").GetString()!));
        Assert.True(both.IsSignedWith(rotated.GetProperty("secret").GetString()!));
        Assert.Equal(2, both.Headers["webhook-signature"].Split(' ').Length);

        var paused = await Call(http, HttpMethod.Patch, address, 200, new { status = "paused", name = "CRM 2", owner = (string?)null });
        Assert.Equal(("paused", "CRM 2", JsonValueKind.Null), (paused.GetProperty("status").GetString(), paused.GetProperty("name").GetString(), paused.GetProperty("owner").ValueKind));
        Assert.Equal("conflict", Slug(await Call(http, HttpMethod.Patch, address, 409, new { name = "late", version = 0 })));
        Assert.Equal("active", (await Call(http, HttpMethod.Post, $"{address}/enable", 200)).GetProperty("status").GetString());

        var deliveries = await http.ReadAll($"{address}/deliveries?limit=1");
        Assert.Equal(["portal.test", "portal.test"], deliveries.Select(d => d.GetProperty("type").GetString()));
        var delivery = await http.Read($"{address}/deliveries/{deliveries[0].GetProperty("id").GetGuid()}");
        var attempt = Assert.Single(delivery.GetProperty("attempts").EnumerateArray());
        Assert.Equal((1, "delivered", 200), (attempt.GetProperty("number").GetInt32(), attempt.GetProperty("outcome").GetString(), attempt.GetProperty("statusCode").GetInt32()));

        using var gone = await http.DeleteAsync(address);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        foreach (var path in (string[])["", "/deliveries", $"/deliveries/{delivery.GetProperty("id").GetGuid()}"])
            Assert.Equal("not-found", Slug(await Call(http, HttpMethod.Get, address + path, 404)));
    }

    static string Slug(JsonElement problem) => problem.GetProperty("type").GetString()!["/problems/".Length..];

    [Theory]
    [InlineData("""{"name":"x","url":"https://10.0.0.1/","types":["*"]}""", "address-refused")]
    [InlineData("""{"name":"x","url":"https://[fd00::1]/","types":["*"]}""", "address-refused")]
    [InlineData("""{"name":"x","url":"https://169.254.169.254/","types":["*"]}""", "address-refused")]
    [InlineData("""{"name":"x","url":"not an address","types":["*"]}""", "address-refused")]
    [InlineData("""{"url":"https://x.test","types":["*"]}""", "schema-violation", "/name")]
    [InlineData("""{"name":"x","types":["*"]}""", "schema-violation", "/url")]
    [InlineData("""{"name":"","url":"https://x.test","types":["*"]}""", "schema-violation", "/name")]
    [InlineData("""{"name":"x","url":"https://x.test","types":[]}""", "schema-violation", "/types")]
    [InlineData("""{"name":"x","url":"https://x.test","types":["quote.crated"]}""", "schema-violation", "/types/0")]
    [InlineData("""{"name":"x","url":"https://x.test","types":["*","quote.created"]}""", "schema-violation", "/types")]
    [InlineData("""{"name":"x","url":"https://x.test","types":"*"}""", "schema-violation", "/types")]
    [InlineData("""{"name":7,"url":8,"types":[9],"format":"xml"}""", "schema-violation", "/name", "/url", "/types/0", "/format")]
    [Trait("Suite", "integration")]
    public async Task What_cannot_be_a_subscription_is_refused_with_everything_that_is_wrong(string body, string slug, params string[] pointers)
    {
        using var http = (await PortalApp.Shared()).Client(DemoKey.Automation);
        using var answer = await http.PostAsync(All, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await answer.Body(422);
        Assert.Equal(slug, Slug(problem));
        if (pointers.Length > 0) Assert.Equal(pointers, problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Only_a_client_with_the_scope_is_let_in()
    {
        var app = await PortalApp.Shared();
        foreach (var address in (string[])[All, $"{All}/{Guid.NewGuid()}", $"{All}/{Guid.NewGuid()}/deliveries", "/api/v1/event-types", "/api/v1/events"])
        {
            using var nobody = app.Client();
            using var reader = app.Client(DemoKey.Reader);
            Assert.Equal("unauthenticated", Slug(await Call(nobody, HttpMethod.Get, address, 401)));
            Assert.Equal("forbidden", Slug(await Call(reader, HttpMethod.Get, address, 403)));
        }
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task The_catalogue_names_every_type_with_schema_and_example()
    {
        using var http = (await PortalApp.Shared()).Client(DemoKey.Automation);
        var types = (await http.Read("/api/v1/event-types")).GetProperty("items").EnumerateArray().ToList();
        var created = types.Single(t => t.GetProperty("name").GetString() == "quote.created");
        Assert.Equal(("erp", 1), (created.GetProperty("owner").GetString(), created.GetProperty("version").GetInt32()));
        Assert.Equal("number", created.GetProperty("schema").GetProperty("properties").GetProperty("total").GetProperty("type").GetString());
        Assert.Equal("SQ-001042", created.GetProperty("example").GetProperty("number").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task The_feed_has_every_event_once_in_order_page_by_page(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        // Many writers at once: whoever reads meanwhile must not miss what commits late.
        var seen = new List<JsonElement>();
        string? after = null;
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++) await app.Happen(3);
        })));
        await Eventually.Holds("all are read", async () =>
        {
            var page = await http.Read($"/api/v1/events?types=intake.received&limit=7{(after is null ? "" : $"&after={after}")}");
            var items = page.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("data").GetProperty("kind").GetString() == "stand-ins").ToList();
            if (page.GetProperty("items").GetArrayLength() > 0) after = page.GetProperty("nextCursor").GetString();
            seen.AddRange(items);
            return seen.Count >= 180;
        }, TimeSpan.FromSeconds(60));
        await writing;
        Assert.Equal(180, seen.Select(e => e.GetProperty("id").GetGuid()).Distinct().Count());
        var cursors = seen.Select(e => long.Parse(e.GetProperty("cursor").GetString()!)).ToList();
        Assert.Equal(cursors.Order(), cursors);
        Assert.Equal("schema-violation", Slug(await Call(http, HttpMethod.Get, "/api/v1/events?after=nonsense", 422)));
        Assert.Equal("schema-violation", Slug(await Call(http, HttpMethod.Get, "/api/v1/events?types=no.such", 422)));
    }
}
