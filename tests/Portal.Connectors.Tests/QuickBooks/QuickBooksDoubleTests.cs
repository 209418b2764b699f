using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.QuickBooks;

namespace Portal.Connectors.Tests.QuickBooks;

/// <summary>The double keeps the rules on which integrations break.</summary>
public sealed class QuickBooksDoubleTests
{
    readonly QuickBooksDouble there = new(new DoubleShelf(), TimeProvider.System);

    public QuickBooksDoubleTests()
    {
        there.Has("Customer", new JsonObject { ["DisplayName"] = "Fabrikam", ["Notes"] = "x", ["BillAddr"] = new JsonObject { ["Line1"] = "Main Street 1", ["City"] = "Ghent" } });
        there.Has("Item", new JsonObject { ["Name"] = "Chair", ["UnitPrice"] = 10 });
    }

    async Task<(int Status, JsonObject Body)> Send(HttpMethod method, string path, HttpContent? content, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(method, $"http://qb/{path}") { Content = content };
        request.Headers.Authorization = authorization;
        using var answer = await there.Answer(request, CancellationToken.None);
        return ((int)answer.StatusCode, (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    Task<(int Status, JsonObject Body)> Refresh(string token) => Send(HttpMethod.Post, "oauth2/v1/tokens/bearer",
        new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = token }), new("Basic", Convert.ToBase64String("portal:secret"u8)));

    string? bearer;

    async Task<(int Status, JsonObject Body)> Call(string method, string path, string? body = null)
    {
        bearer ??= (await Refresh(QuickBooksDouble.FirstRefreshToken)).Body["access_token"]!.ToString();
        return await Send(new HttpMethod(method), $"v3/company/{QuickBooksDouble.Realm}/{path}", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), new("Bearer", bearer));
    }

    async Task<(string Code, string Detail)> Fault(string method, string path, string? body = null)
    {
        var (status, answer) = await Call(method, path, body);
        Assert.Equal(400, status);
        return (answer["Fault"]!["Error"]![0]!["code"]!.ToString(), answer["Fault"]!["Error"]![0]!["Detail"]!.ToString());
    }

    Task<(int Status, JsonObject Body)> Query(string text) => Call("GET", $"query?query={Uri.EscapeDataString(text)}");

    [Fact]
    public async Task A_refresh_token_is_dead_once_its_successor_is_in_use()
    {
        await Refresh(QuickBooksDouble.FirstRefreshToken);
        var first = await Refresh(QuickBooksDouble.FirstRefreshToken);
        bearer = first.Body["access_token"]!.ToString();
        await Call("GET", "customer/1");
        var (status, body) = await Refresh(QuickBooksDouble.FirstRefreshToken);
        Assert.Equal((400, "invalid_grant"), (status, body["error"]!.ToString()));
        Assert.Equal(200, (await Refresh(first.Body["refresh_token"]!.ToString())).Status);
        Assert.Equal(401, (await Send(HttpMethod.Get, $"v3/company/{QuickBooksDouble.Realm}/query", null, new("Bearer", "nobody"))).Status);
    }

    [Fact]
    public async Task A_request_id_gets_the_first_answer_again_and_a_refusal_is_no_answer()
    {
        await Fault("POST", "customer?requestid=r1", """{"Notes":"nameless"}""");
        var first = await Call("POST", "customer?requestid=r1", """{"DisplayName":"Contoso"}""");
        var second = await Call("POST", "customer?requestid=r1", """{"DisplayName":"Something else"}""");
        Assert.Equal((200, 200, first.Body["Customer"]!["Id"]!.ToString(), "Contoso"), (first.Status, second.Status, second.Body["Customer"]!["Id"]!.ToString(), second.Body["Customer"]!["DisplayName"]!.ToString()));
        Assert.Equal(2, there.Shelf.Count("Customer"));
    }

    [Theory]
    [InlineData("""{"Id":"1","SyncToken":"7","sparse":true,"Notes":"y"}""", "5010")]
    [InlineData("""{"Id":"99","SyncToken":"0","sparse":true}""", "610")]
    [InlineData("""{"DisplayName":"FABRIKAM"}""", "6240")]
    [InlineData("""{"DisplayName":"a:b"}""", "2040")]
    [InlineData("""{"CompanyName":"Nameless"}""", "2020")]
    public async Task A_customer_against_the_rules_is_refused(string body, string code) => Assert.Equal(code, (await Fault("POST", "customer", body)).Code);

    [Theory]
    [InlineData("""{"Line":[]}""", "2500")]
    [InlineData("""{"CustomerRef":{"value":"1"}}""", "2020")]
    [InlineData("""{"CustomerRef":{"value":"1"},"Line":[{"DetailType":"SalesItemLineDetail","Amount":5,"SalesItemLineDetail":{"ItemRef":{"value":"9"}}}]}""", "2500")]
    [InlineData("""{"CustomerRef":{"value":"1"},"Line":[{"DetailType":"SalesItemLineDetail","Amount":5,"SalesItemLineDetail":{"ItemRef":{"value":"1"},"Qty":2,"UnitPrice":10}}]}""", "6070")]
    [InlineData("""{"CustomerRef":{"value":"1"},"DocNumber":"PQ-01JD0000000000000000000001","Line":[{"DetailType":"SalesItemLineDetail","Amount":5,"SalesItemLineDetail":{"ItemRef":{"value":"1"}}}]}""", "2050")]
    public async Task An_estimate_against_the_rules_is_refused(string body, string code) => Assert.Equal(code, (await Fault("POST", "estimate", body)).Code);

    [Fact]
    public async Task Sparse_keeps_what_is_not_sent_and_an_address_that_is_sent_is_the_whole_address()
    {
        var sparse = (await Call("POST", "customer", """{"Id":"1","SyncToken":"0","sparse":true,"BillAddr":{"City":"Bruges"}}""")).Body["Customer"]!;
        Assert.Equal(("x", "Bruges", null, "1"), (sparse["Notes"]!.ToString(), sparse["BillAddr"]!["City"]!.ToString(), sparse["BillAddr"]!["Line1"], sparse["SyncToken"]!.ToString()));
        var full = (await Call("POST", "customer", """{"Id":"1","SyncToken":"1","DisplayName":"Fabrikam"}""")).Body["Customer"]!;
        Assert.Equal((null, null), (full["Notes"], full["BillAddr"]));
    }

    [Fact]
    public async Task Queries_know_no_or_and_not_every_member_and_hide_what_is_inactive()
    {
        there.Has("Customer", new JsonObject { ["DisplayName"] = "O'Neil", ["Active"] = false });
        Assert.Equal("4001", (await Fault("GET", $"query?query={Uri.EscapeDataString("select * from Estimate where PrivateNote = 'x'")}")).Code);
        Assert.Equal("4000", (await Fault("GET", $"query?query={Uri.EscapeDataString("select * from Customer where Id = '1' or Id = '2'")}")).Code);
        Assert.Single((await Query("select * from Customer")).Body["QueryResponse"]!["Customer"]!.AsArray());
        Assert.Equal(2, (await Query("select * from Customer where Active IN (true, false) and MetaData.CreateTime >= '2020-01-01T00:00:00Z'")).Body["QueryResponse"]!["Customer"]!.AsArray().Count);
        Assert.Single((await Query("select * from Customer where Active = false and DisplayName = 'O\\'Neil'")).Body["QueryResponse"]!["Customer"]!.AsArray());
        Assert.Null((await Query("select * from Customer where DisplayName LIKE 'Z%' STARTPOSITION 1 MAXRESULTS 5")).Body["QueryResponse"]!["Customer"]);
    }

    [Fact]
    public async Task Changes_are_told_for_thirty_days()
    {
        var answer = await Call("GET", $"cdc?entities=Customer,Item&changedSince={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-1).ToString("O"))}");
        Assert.Equal(2, answer.Body["CDCResponse"]![0]!["QueryResponse"]!.AsArray().Count);
        Assert.Equal(400, (await Call("GET", "cdc?entities=Customer&changedSince=2020-01-01")).Status);
    }

    [Fact]
    public async Task Five_hundred_calls_a_minute_are_enough()
    {
        for (var i = 0; i < 500; i++) await Call("GET", "customer/1");
        var (status, body) = await Call("GET", "customer/1");
        Assert.Equal((429, "003001"), (status, body["Fault"]!["Error"]![0]!["code"]!.ToString()));
    }

    [Fact]
    public async Task The_double_is_there_without_a_server_for_who_only_wants_to_see_it()
    {
        var connector = new QuickBooksConnector();
        var system = connector.Open(connector.DemoTerms with { Slug = "demo" }, Rooms.Room(new DoubleWire(connector.OpenDouble(new DoubleShelf(), TimeProvider.System))));
        await system.Test(CancellationToken.None);
    }
}
