using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Access;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Tests.Access;

[Trait("Suite", "integration")]
public sealed class ApiClientTests
{
    static async Task<HttpStatusCode> Kinds(PortalApp app, string key) => (await app.Client(key).GetAsync(Urls.Intake)).StatusCode;

    static Task<NewSecret> Shop(PortalApp app) => app.As(Role.Admin).Send(new CreateApiClient("Shop", "shop", [Permission.IntakeWrite]));

    [Fact]
    public async Task A_key_works_is_kept_as_a_hash_only_and_never_logged()
    {
        await using var app = await PortalApp.Start();
        var shop = await Shop(app);
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, shop.Secret));
        var kept = await app.Database(db => Task.FromResult(JsonSerializer.Serialize(db.Set<ApiKey>().AsNoTracking().ToList()) + JsonSerializer.Serialize(db.Audit.ToList())));
        Assert.DoesNotContain(shop.Secret[10..], kept);
        await Kinds(app, "pk_a-guess-that-is-wrong");
        Assert.DoesNotContain(shop.Secret[10..], app.Logs.Tail(10_000));
        Assert.DoesNotContain("a-guess-that-is-wrong", app.Logs.Tail(10_000));
    }

    [Theory, InlineData("pk_unknown"), InlineData(""), InlineData("pk_demo_website_000000000000000000000"), InlineData("pk_demo_website_0000000000000000000000 ")]
    public async Task What_is_no_key_is_unknown(string key)
    {
        var app = await PortalApp.Shared();
        using var ask = new HttpRequestMessage(HttpMethod.Get, Urls.Intake);
        ask.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        var answer = await app.Client().SendAsync(ask);
        if (key.EndsWith(' ')) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        else
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("/problems/unauthenticated", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        var app = await PortalApp.Shared();
        var answer = await app.Client(DemoKey.Reader).GetAsync(Urls.Intake);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("/problems/forbidden", problem.GetProperty("type").GetString());
        Assert.Contains(Permission.IntakeWrite, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_cookie_opens_no_API_address()
    {
        var app = await PortalApp.Shared();
        using var admin = await Visitor.SignedIn(app, DemoUser.Admin);
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.Get(Urls.Intake)).StatusCode);
    }

    [Fact]
    public async Task Former_keys_work_for_the_overlap()
    {
        await using var app = await PortalApp.Start(new AppOptions { Clock = new FakeTimeProvider(DateTimeOffset.UtcNow) });
        var first = await Shop(app);
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, first.Secret));
        var second = await app.As(Role.Admin).Send(new RotateApiKey(first.ClientId, OverlapHours: 24));
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, second.Secret));
        app.Clock.Pass(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, first.Secret));
        app.Clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Kinds(app, first.Secret));
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, second.Secret));
        var third = await app.As(Role.Admin).Send(new RotateApiKey(first.ClientId, OverlapHours: 0));
        Assert.Equal(HttpStatusCode.Unauthorized, await Kinds(app, second.Secret));
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, third.Secret));
    }

    [Theory, OnEveryDatabase]
    public async Task A_revoked_client_is_out_at_once_and_does_not_come_back(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var shop = await Shop(app);
        Assert.Equal(HttpStatusCode.OK, await Kinds(app, shop.Secret));
        await app.As(Role.Admin).Send(new RevokeApiClient(shop.ClientId));
        Assert.Equal(HttpStatusCode.Unauthorized, await Kinds(app, shop.Secret));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Admin).Send(new RotateApiKey(shop.ClientId, 0)));
        Assert.Equal("revoked", (await app.As(Role.Admin).Send(new ListApiClients())).Rows.Single(r => r.Id == shop.ClientId).Status);
    }

    [Fact]
    public async Task And_on_every_other_instance()
    {
        await using var app = await PortalApp.Start(Provider.Postgres);
        await using var other = await app.Another();
        var shop = await Shop(app);
        await Eventually.Holds("the other instance knows the new key", async () => await Kinds(other, shop.Secret) == HttpStatusCode.OK, TimeSpan.FromSeconds(5));
        await app.As(Role.Admin).Send(new RevokeApiClient(shop.ClientId));
        await Eventually.Holds("the other instance refuses it", async () => await Kinds(other, shop.Secret) == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Other_scopes_hold_from_the_next_request_on()
    {
        await using var app = await PortalApp.Start();
        var shop = await Shop(app);
        await app.As(Role.Admin).Send(new ChangeApiClient(shop.ClientId, "Shop", "shop", [Permission.ReferenceRead]));
        Assert.Equal(HttpStatusCode.Forbidden, await Kinds(app, shop.Secret));
    }

    [Theory, OnEveryDatabase]
    public async Task When_a_client_was_last_seen_is_written_down_later(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var shop = await Shop(app);
        for (var i = 0; i < 3; i++) await Kinds(app, shop.Secret);
        await app.Send(new WriteLastUses());
        var seen = (await app.As(Role.Admin).Send(new ListApiClients())).Rows.Single(r => r.Id == shop.ClientId).LastUsedAt;
        Assert.True(DateTimeOffset.UtcNow - seen < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Demo_clients_know_no_limit_and_others_the_configured_one()
    {
        var app = await PortalApp.Shared();
        var website = await app.Database(db => db.Set<ApiClient>().SingleAsync(c => c.Name == "Website"));
        Assert.Equal("0", website.Principal().FindFirst(PortalClaims.RateLimit)?.Value);
        Assert.Null(ApiClient.New("Shop", "shop", [Permission.IntakeWrite], null, DateTimeOffset.UnixEpoch).Principal().FindFirst(PortalClaims.RateLimit));
    }
}
