using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.HubSpot;

namespace Portal.Connectors.Tests.HubSpot;

/// <summary>The rules that real integrations with HubSpot break on.</summary>
public sealed class HubSpotDoubleTests
{
    readonly DoubleShelf shelf = new();
    readonly HurriedClock clock = new();
    readonly HttpClient http;

    public HubSpotDoubleTests() => http = new HttpClient(new DoubleWire(new HubSpotDouble(shelf, clock))) { BaseAddress = new Uri("https://api.hubapi.com"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "pat-eu1-test") } };

    async Task<(HttpStatusCode Status, JsonNode Body)> Post(string path, string body)
    {
        using var answer = await http.PostAsync(path, new StringContent(body));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    static string Inputs(int count) => $$"""{"inputs":[{{string.Join(",", Enumerable.Range(1, count).Select(i => $$$"""{"id":"p{{{i}}}@example.org","idProperty":"email","properties":{"phone":"1"}}"""))}}]}""";

    [Theory]
    [InlineData("/crm/v3/objects/deals", """{"properties":{"amount":12.5}}""", "no text")]
    [InlineData("/crm/v3/objects/deals", """{"properties":{"margin":"1"}}""", "PROPERTY_DOESNT_EXIST")]
    [InlineData("/crm/v3/objects/deals", """{"properties":{"dealstage":"proposal"}}""", "INVALID_OPTION")]
    [InlineData("/crm/v3/objects/contacts", """{"properties":{"email":"nobody"}}""", "INVALID_EMAIL")]
    [InlineData("/crm/v3/objects/contacts/search", """{"filterGroups":[{},{},{},{},{},{},{}]}""", "too many filter groups")]
    [InlineData("/crm/v3/objects/contacts/search", """{"limit":200,"after":"9900"}""", "10,000 results")]
    [InlineData("/crm/objects/2026-03/contacts/search", """{"limit":201}""", "limit 201")]
    [InlineData("/crm/v3/objects/contacts/batch/upsert", """{"inputs":[{"id":"a@b.cd","idProperty":"email","properties":{}},{"id":"A@b.cd","idProperty":"email","properties":{}}]}""", "Duplicate IDs")]
    [InlineData("/crm/v3/objects/companies/batch/read", """{"idProperty":"name","inputs":[{"id":"x"}]}""", "not a unique property")]
    public async Task What_HubSpot_refuses_is_refused(string path, string body, string words)
    {
        var (status, answer) = await Post(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, answer["message"]!.ToString());
        Assert.Equal("VALIDATION_ERROR", answer["category"]!.ToString());
    }

    [Fact]
    public async Task A_batch_takes_a_hundred()
    {
        Assert.Equal(HttpStatusCode.OK, (await Post("/crm/v3/objects/contacts/batch/upsert", Inputs(100))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("/crm/v3/objects/contacts/batch/upsert", Inputs(101))).Status);
    }

    [Fact]
    public async Task A_unique_value_is_there_once()
    {
        const string Body = """{"properties":{"portal_quote_id":"PQ-1"}}""";
        Assert.Equal(HttpStatusCode.Created, (await Post("/crm/v3/objects/deals", Body)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Post("/crm/v3/objects/deals", Body)).Status);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_batch_is_done_in_part_only_when_its_inputs_can_be_told_apart(bool traced)
    {
        var trace = traced ? ",\"objectWriteTraceId\":\"t\"" : "";
        var (status, answer) = await Post("/crm/v3/objects/contacts/batch/upsert", $$$"""{"inputs":[{"id":"nobody","idProperty":"email","properties":{} {{{trace}}} },{"id":"a@b.cd","idProperty":"email","properties":{}}]}""");
        Assert.Equal(traced ? HttpStatusCode.MultiStatus : HttpStatusCode.BadRequest, status);
        if (traced) Assert.Equal(("1", "t"), (answer["numErrors"]!.ToString(), answer["errors"]![0]!["context"]!["objectWriteTraceId"]![0]!.ToString()));
        Assert.Equal(traced ? 1 : 0, shelf.Count("contacts"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_search_lags_behind_writes(bool byTime)
    {
        await Post("/crm/v3/objects/contacts", """{"properties":{"email":"a@b.cd"}}""");
        Assert.Equal("0", (await Search())["total"]!.ToString());
        if (byTime) clock.LetTimePass();
        else for (var i = 0; i < 3; i++) await Search();
        Assert.Equal("1", (await Search())["total"]!.ToString());

        async Task<JsonNode> Search() => (await Post("/crm/v3/objects/contacts/search", "{}")).Body;
    }

    [Fact]
    public async Task Too_many_calls_are_told_with_the_policy()
    {
        for (var i = 0; i < 100; i++) await http.GetAsync("/crm/v3/properties/deals/amount");
        var (status, answer) = await Post("/crm/v3/objects/contacts", "{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("TEN_SECONDLY_ROLLING", answer["policyName"]!.ToString());
    }

    [Fact]
    public async Task Strangers_stay_outside()
    {
        http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/crm/v3/objects/contacts/search", "{}")).Status);
    }
}
