using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging;

namespace Portal.Tests.Shell;

/// <summary>A query parameter that cannot be read is the same problem at every list: 422 with a pointer to it.</summary>
public sealed class QueryTests
{
    [Theory, OnEveryDatabase]
    public async Task Every_list_says_which_parameter_it_cannot_read(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var deliveries = $"/api/v1/subscriptions/{(await http.Subscribe("https://crm.test/", "quote.created")).GetProperty("id").GetGuid()}/deliveries";
        string[] lists =
        [
            Machines.QuoteRequests, "/api/v1/reference/items", "/api/v1/reference/customers", "/api/v1/reference/price-lists", "/api/v1/reference/inventory-levels",
            "/api/v1/customers/C-10000/quotes", "/api/v1/customers/C-10000/contracts", "/api/v1/customers/C-10000/invoices", "/api/v1/customers/C-10000/orders", "/api/v1/customers/C-10000/tickets", "/api/v1/subscriptions", deliveries,
        ];
        foreach (var list in lists)
        {
            foreach (var limit in (string[])["abc", "0", "-1", "201", "1.5", "99999999999", "1&limit=2"]) await Refused(list, $"limit={limit}", "/limit");
            foreach (var cursor in (string[])["broken", "ffffffffffffffffffff-0", "%F0%9F%8D%95"]) await Refused(list, $"cursor={cursor}", "/cursor");
            using var empty = await http.GetAsync($"{list}?limit=&cursor=");
            await empty.Body(200);
        }
        foreach (var limit in (string[])["abc", "0", "201"]) await Refused("/api/v1/events", $"limit={limit}", "/limit");
        await Refused("/api/v1/events", "after=broken", "/after");
        await Refused("/api/v1/events", "types=no.such", "/types/0");
        await Refused("/api/v1/reference/items", "modifiedSince=yesterday", "/modifiedSince");
        foreach (var list in (string[])[Machines.QuoteRequests, "/api/v1/subscriptions", deliveries])
            foreach (var status in (string[])["nonsense", "1", "Ready"]) await Refused(list, $"status={status}", "/status");

        async Task Refused(string list, string query, string pointer)
        {
            using var answer = await http.GetAsync($"{list}?{query}");
            var problem = await answer.Body(422);
            Assert.Equal(("/problems/schema-violation", pointer), (problem.GetProperty("type").GetString(), Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("pointer").GetString()));
        }
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task A_slip_in_a_pages_address_shows_the_page_without_it()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        using var ada = await Visitor.SignedIn(app, DemoUser.Admin);
        var subscription = (await http.Subscribe("https://crm.test/", "quote.created")).GetProperty("id").GetGuid();
        foreach (var address in (string[])[$"{Urls.Import}?id=abc", $"{Urls.Subscription(subscription)}?tab=nonsense&status=nonsense&delivery=abc", $"{Urls.Queue}?view=nonsense&status=nonsense&cursor=abc", $"{Urls.Customers}?search=%25", $"{Urls.MyRequests}?before=abc"])
        {
            using var page = await ada.Get(address);
            Assert.True((int)page.StatusCode is 200 or 403, $"{address} answers {page.StatusCode}");
        }
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Endpoints_take_their_query_as_text_and_read_it_in_one_place()
    {
        var app = await PortalApp.Shared();
        var api = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true).ToList();
        Assert.NotEmpty(api);
        foreach (var endpoint in api)
            foreach (var parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            {
                var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
                var bound = type.IsPrimitive || type.IsEnum || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(DateOnly);
                Assert.True(!bound || endpoint.RoutePattern.GetParameter(parameter.Name!) is not null, $"{endpoint.RoutePattern.RawText} lets the framework read {parameter.Name}.");
            }
    }

    [Theory]
    [InlineData(null, 50), InlineData("", 50), InlineData(" ", 50), InlineData("1", 1), InlineData("200", 200)]
    public void A_limit_is_fifty_when_not_said(string? given, int limit) => Assert.Equal(limit, Query.Limit(given));

    [Fact]
    public void A_word_is_read_as_it_is_written_on_the_wire()
    {
        Assert.Equal(RecordStatus.PromotionFailed, Query.Word<RecordStatus>("status", "promotion-failed"));
        Assert.Null(Query.Word<RecordStatus>("status", ""));
        Assert.Throws<InvalidInput>(() => Query.Word<RecordStatus>("status", "PromotionFailed"));
    }

    [Fact]
    public void A_time_may_carry_any_offset()
    {
        var at = new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero);
        foreach (var text in (string[])["2026-11-17T09:00:00Z", "2026-11-17T11:00:00+02:00", "2026-11-17T11:00:00 02:00"]) Assert.Equal(at, Query.Time("since", text));
    }
}
