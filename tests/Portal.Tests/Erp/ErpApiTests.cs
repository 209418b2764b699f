using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;

namespace Portal.Tests.Erp;

/// <summary>What front ends read of the system of record.</summary>
public sealed class ErpApiTests
{
    const string Reference = "/api/v1/reference";

    [Theory]
    [OnEveryDatabase("items", 200)]
    [OnEveryDatabase("customers", 60)]
    [OnEveryDatabase("price-lists", 1200)]
    [OnEveryDatabase("inventory-levels", 180)]
    public async Task Page_by_page_every_row_comes_once_the_newest_change_first(Provider on, string list, int atLeast)
    {
        var app = await PortalApp.Shared(on);
        using var reader = app.Client(DemoKey.Reader);
        var rows = await reader.ReadAll($"{Reference}/{list}?limit=200");
        Assert.True(rows.Count >= atLeast, $"{rows.Count} rows");
        Assert.Equal(rows.Count, rows.Select(r => r.GetRawText()).Distinct().Count());
        var changes = rows.Select(r => r.GetProperty("modifiedAt").GetDateTimeOffset()).ToList();
        Assert.Equal(changes.OrderDescending(), changes);
        var few = await reader.Read($"{Reference}/{list}?limit=7");
        Assert.Equal(7, few.GetProperty("items").GetArrayLength());
        Assert.NotNull(few.GetProperty("nextCursor").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task Modified_since_is_inclusive_and_finds_what_changed(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var reader = app.Client(DemoKey.Reader);
        var at = new DateTimeOffset(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);
        await app.Has(Item.Create("NEW-1", new ItemDetails("New one"), at), Item.Create("NEW-0", new ItemDetails("Earlier one"), at.AddMilliseconds(-1)));
        async Task<string[]> Since(string text) => [.. (await reader.ReadAll($"{Reference}/items?modifiedSince={text}&limit=1")).Select(r => r.GetProperty("number").GetString()!)];
        Assert.Equal(["NEW-1"], await Since("2031-05-04T03:02:01Z"));
        Assert.Equal(["NEW-1"], await Since("2031-05-04T05:02:01%2B02:00"));
        Assert.Equal(["NEW-1", "NEW-0"], await Since("2031-05-04T03:02:00.999Z"));
        Assert.Empty(await Since("2031-05-04T03:02:01.001Z"));
        using var nonsense = await reader.GetAsync($"{Reference}/items?modifiedSince=yesterday");
        Assert.Equal("/problems/schema-violation", (await nonsense.Body(422)).GetProperty("type").GetString());
    }

    [Theory, OnEveryDatabase]
    public async Task What_did_not_change_is_not_sent_again(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var reader = app.Client(DemoKey.Reader);
        using var first = await reader.GetAsync($"{Reference}/items?limit=5");
        var tag = first.Headers.ETag!;
        async Task<HttpStatusCode> Again(string ifNoneMatch)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, $"{Reference}/items?limit=5");
            ask.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
            using var answer = await reader.SendAsync(ask);
            if (answer.StatusCode is HttpStatusCode.NotModified) Assert.Equal((tag, 0), (answer.Headers.ETag, (await answer.Content.ReadAsByteArrayAsync()).Length));
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.NotModified, await Again(tag.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, await Again($"\"other\", {tag}"));
        Assert.Equal(HttpStatusCode.NotModified, await Again("*"));
        Assert.Equal(HttpStatusCode.OK, await Again("\"other\""));
        await app.Database(db => db.Set<Item>().OrderByDescending(i => i.ModifiedAt).Take(1).ExecuteUpdateAsync(set => set.SetProperty(i => i.Name, "Another name")));
        Assert.Equal(HttpStatusCode.OK, await Again(tag.ToString()));
    }

    [Theory]
    [InlineData("quotes", true), InlineData("contracts", true), InlineData("invoices", true), InlineData("orders", false), InlineData("tickets", false)]
    [Trait("Suite", "integration")]
    public async Task A_customers_own_data_is_listed_and_an_unknown_customer_is_404(string domain, bool some)
    {
        var app = await PortalApp.Shared();
        using var client = app.Client(DemoKey.Automation);
        var items = await client.ReadAll($"/api/v1/customers/C-10000/{domain}?limit=2");
        Assert.Equal(some, items.Count > 0);
        Assert.All(items, i => Assert.Equal("C-10000", i.GetProperty("customerNumber").GetString()));
        using var unknown = await client.GetAsync($"/api/v1/customers/C-99999/{domain}");
        Assert.Equal("/problems/not-found", (await unknown.Body(404)).GetProperty("type").GetString());
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Who_may_read_reference_data_may_not_read_a_customers_invoices()
    {
        var app = await PortalApp.Shared();
        using var reader = app.Client(DemoKey.Reader);
        using var refused = await reader.GetAsync("/api/v1/customers/C-10000/invoices");
        Assert.Equal("/problems/forbidden", (await refused.Body(403)).GetProperty("type").GetString());
        using var nobody = app.Client();
        using var unknown = await nobody.GetAsync($"{Reference}/items");
        Assert.Equal(401, (int)unknown.StatusCode);
    }

    [Theory]
    [InlineData("limit=0", "/limit"), InlineData("limit=201", "/limit"), InlineData("cursor=nonsense", "/cursor")]
    [Trait("Suite", "integration")]
    public async Task What_cannot_be_asked_is_said(string query, string pointer)
    {
        var app = await PortalApp.Shared();
        using var client = app.Client(DemoKey.Automation);
        foreach (var address in new[] { $"{Reference}/items", "/api/v1/customers/C-10000/quotes" })
        {
            using var answer = await client.GetAsync($"{address}?{query}");
            Assert.Equal(pointer, (await answer.Body(422)).GetProperty("errors")[0].GetProperty("pointer").GetString());
        }
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task A_key_finds_its_quote()
    {
        var app = await PortalApp.Shared();
        using var reader = app.Client(DemoKey.Reader);
        var key = await app.Database(db => db.Set<Quote>().Where(q => q.CustomerNumber == "C-10000").Select(q => q.Key).FirstAsync());
        var quote = Assert.Single((await reader.Read($"/api/v1/erp/quotes?key={key}")).GetProperty("items").EnumerateArray());
        Assert.Equal((key, "C-10000"), (quote.GetProperty("key").GetString(), quote.GetProperty("customerNumber").GetString()));
        Assert.Empty((await reader.Read("/api/v1/erp/quotes?key=PQ-NOTHING")).GetProperty("items").EnumerateArray());
        using var missing = await reader.GetAsync("/api/v1/erp/quotes");
        await missing.Body(422);
    }
}
