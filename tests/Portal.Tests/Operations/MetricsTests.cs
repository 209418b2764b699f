using System.Net;

namespace Portal.Tests.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task This_machine_may_scrape()
    {
        var app = await PortalApp.Shared();
        var text = await app.Client().GetStringAsync("/metrics");
        Assert.Contains("portal_queue_depth", text);
        Assert.Contains("portal_outbox_lag_seconds", text);
    }

    [Fact]
    public async Task A_visitor_behind_the_proxy_is_not_this_machine()
    {
        var app = await PortalApp.Shared();
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
        var answer = await app.Client().SendAsync(ask);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
