using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Portal.Tests.Operations;

public sealed class HealthTests
{
    [Theory, OnEveryDatabase]
    public async Task A_host_that_is_ready_says_so_with_an_entry_for_each_dependency(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var answer = await app.Client().GetAsync("/health/ready");
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var entries = health.GetProperty("entries");
        Assert.All(new[] { "database", "migrations", "disk", "workers", "outbox" }, name => Assert.True(entries.TryGetProperty(name, out _), name));
        Assert.Equal("healthy", entries.GetProperty("database").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Strangers_learn_the_status_and_no_details()
    {
        var app = await PortalApp.Shared();
        Assert.DoesNotContain("description", await app.Client().GetStringAsync("/health/ready"));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Staff_learn_the_details()
    {
        var app = await PortalApp.Shared();
        Assert.Contains("SQLite answers", await app.Client(DemoKey.Automation).GetStringAsync("/health/ready"));
    }
}
