using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.BusinessCentral;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>The double keeps the rules on which integrations break.</summary>
public sealed class BusinessCentralDoubleTests
{
    readonly BusinessCentralDouble there = new(new DoubleShelf(), TimeProvider.System);

    public BusinessCentralDoubleTests()
    {
        there.Has("customers", new JsonObject { ["number"] = "C1", ["displayName"] = "Fabrikam" });
        there.Has("items", new JsonObject { ["number"] = "A1", ["displayName"] = "Chair", ["unitPrice"] = 10 });
    }

    string ItemId => there.Shelf.All("items").Single()["id"]!.ToString();

    async Task<(int Status, JsonObject? Body)> Call(string method, string path, string? body = null, string? etag = null, string authorization = "Basic cG9ydGFsOnNlY3JldA==", string? prefer = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith("http") ? path : $"http://bc/api/v2.0/companies({BusinessCentralDouble.CompanyId})/{path}");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        if (prefer is not null) request.Headers.TryAddWithoutValidation("Prefer", prefer);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await there.Answer(request, CancellationToken.None);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync() is { Length: > 0 } text ? text : "null") as JsonObject);
    }

    [Theory]
    [InlineData("""{"externalDocumentNumber":"X"}""", "BadRequest_RequiredParamNotProvided", "A \"customerNumber\" or a \"customerId\" must be provided.")]
    [InlineData("""{"customerNumber":"C1","number":"S-1"}""", "BadRequest_InvalidOperation", "read-only")]
    [InlineData("""{"customerNumber":"C1","id":"7a3c0d52-5b7e-4b5e-9d56-3f0a4f3c1b01"}""", "BadRequest_InvalidOperation", "read-only")]
    [InlineData("""{"customerNumber":"C1","totalAmountExcludingTax":5}""", "BadRequest_InvalidOperation", "read-only")]
    [InlineData("""{"customerNumber":"C1","status":"Accepted"}""", "BadRequest_InvalidOperation", "read-only")]
    [InlineData("""{"customerNumber":"C1","externalDocumentNumber":"123456789012345678901234567890123456"}""", "Application_StringExceededLength", "35")]
    [InlineData("""{"customerNumber":"C1","nosuch":1}""", "BadRequest", "does not exist on type")]
    [InlineData("""{"customerNumber":"C1","salesQuoteLines":[{"itemId":"11111111-1111-1111-1111-111111111111","quantity":1}]}""", "BadRequest", "Item does not exist.")]
    [InlineData("""{"customerNumber":"C1","salesQuoteLines":[{"itemId":"11111111-1111-1111-1111-111111111111","accountId":"11111111-1111-1111-1111-111111111111"}]}""", "BadRequest", "only one can be provided")]
    [InlineData("""{"customerNumber":"C1","salesQuoteLines":[{"lineObjectNumber":"A1","quantity":"4"}]}""", "BadRequest", "Cannot convert")]
    public async Task A_quote_against_the_rules_is_refused_whole(string body, string code, string words)
    {
        var (status, answer) = await Call("POST", "salesQuotes", body);
        Assert.Equal((400, code), (status, answer!["error"]!["code"]!.ToString()));
        Assert.Contains(words, answer["error"]!["message"]!.ToString());
        Assert.Contains("CorrelationId:", answer["error"]!["message"]!.ToString());
        Assert.Equal((0, 0), (there.Shelf.Count("salesQuotes"), there.Shelf.Count("salesQuoteLines")));
    }

    [Fact]
    public async Task A_change_needs_the_etag_of_the_record_as_it_is()
    {
        var customer = $"customers({there.Shelf.All("customers").Single()["id"]})";
        var first = (await Call("GET", customer)).Body!["@odata.etag"]!.ToString();
        Assert.Equal(400, (await Call("PATCH", customer, """{"city":"Ghent"}""")).Status);
        Assert.Equal(200, (await Call("PATCH", customer, """{"city":"Ghent"}""", first)).Status);
        var (status, body) = await Call("PATCH", customer, """{"city":"Antwerp"}""", first);
        Assert.Equal((409, "Request_EntityChanged"), (status, body!["error"]!["code"]!.ToString()));
        Assert.Equal(200, (await Call("PATCH", customer, """{"city":"Antwerp"}""", "*")).Status);
    }

    [Fact]
    public async Task A_quote_that_is_made_an_order_is_gone_and_its_order_has_another_id()
    {
        var quote = (await Call("POST", "salesQuotes", $$"""{"customerNumber":"C1","externalDocumentNumber":"pq-1","salesQuoteLines":[{"itemId":"{{ItemId}}","quantity":3}]}""")).Body!;
        Assert.Equal((204, null), await Call("POST", $"salesQuotes({quote["id"]})/Microsoft.NAV.makeOrder"));
        Assert.Equal(404, (await Call("GET", $"salesQuotes({quote["id"]})")).Status);
        var order = (await Call("GET", "salesOrders?$filter=externalDocumentNumber eq 'PQ-1'&$expand=salesOrderLines")).Body!["value"]![0]!;
        Assert.NotEqual(quote["id"]!.ToString(), order["id"]!.ToString());
        Assert.Equal(("Draft", 30m, 1), (order["status"]!.ToString(), order["totalAmountExcludingTax"]!.GetValue<decimal>(), order["salesOrderLines"]!.AsArray().Count));
        Assert.DoesNotContain(order.AsObject(), m => m.Value?.ToString() == quote["number"]!.ToString());
    }

    [Fact]
    public async Task Lines_need_their_document_and_keep_their_place()
    {
        var quote = (await Call("POST", "salesQuotes", """{"customerNumber":"C1"}""")).Body!;
        Assert.Equal(201, (await Call("POST", $"salesQuotes({quote["id"]})/salesQuoteLines", """{"lineObjectNumber":"A1","quantity":2}""")).Status);
        Assert.Equal(400, (await Call("GET", "salesQuoteLines")).Status);
        var line = (await Call("GET", $"salesQuoteLines?$filter=documentId eq {quote["id"]}")).Body!["value"]![0]!;
        Assert.Equal(400, (await Call("PATCH", $"salesQuoteLines({line["id"]})", """{"sequence":5}""", "*")).Status);
        Assert.Equal(400, (await Call("PATCH", $"salesQuotes({quote["id"]})", """{"salesQuoteLines":[]}""", "*")).Status);
        Assert.Equal(20m, (await Call("GET", $"salesQuotes({quote["id"]})")).Body!["totalAmountExcludingTax"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Lambdas_are_ignored_and_or_across_members_is_refused()
    {
        there.Has("customers", new JsonObject { ["displayName"] = "Contoso" });
        Assert.Equal(2, (await Call("GET", "customers?$filter=contacts/any(c:c/name eq 'x')")).Body!["value"]!.AsArray().Count);
        Assert.Equal(400, (await Call("GET", "customers?$filter=number eq 'C1' or email eq 'a'")).Status);
        Assert.Single((await Call("GET", "customers?$filter=(number eq 'C1' or number eq 'C9') and displayName ne 'x''y'")).Body!["value"]!.AsArray());
        Assert.Equal(400, (await Call("GET", "customers?$filter=nosuch eq 1")).Status);
    }

    [Fact]
    public async Task A_chain_of_pages_is_open_at_its_end_and_top_has_no_chain()
    {
        there.Has("customers", new JsonObject { ["displayName"] = "Contoso" });
        var first = (await Call("GET", "customers?$select=number", prefer: "odata.maxpagesize=2")).Body!;
        var last = (await Call("GET", first["@odata.nextLink"]!.ToString(), prefer: "odata.maxpagesize=2")).Body!;
        Assert.Empty(last["value"]!.AsArray());
        Assert.Null(last["@odata.nextLink"]);
        Assert.Null((await Call("GET", "customers?$top=1")).Body!["@odata.nextLink"]);
    }

    [Fact]
    public async Task Strangers_and_old_tokens_are_refused_and_so_are_too_many_calls()
    {
        Assert.Equal(401, (await Call("GET", "customers", authorization: "Bearer nobody")).Status);
        Assert.Equal(401, (await Call("GET", "customers", authorization: "Basic bm86bm8=")).Status);
        Assert.Equal(404, (await Call("GET", "http://bc/api/v2.0/companies(11111111-1111-1111-1111-111111111111)/customers")).Status);
        for (var i = 0; i < 5999; i++) await Call("GET", "nosuch");
        Assert.Equal(429, (await Call("GET", "customers")).Status);
    }

    [Fact]
    public async Task The_double_is_there_without_a_server_for_who_only_wants_to_see_it()
    {
        var connector = new BusinessCentralConnector();
        var system = connector.Open(connector.DemoTerms with { Slug = "demo" }, Rooms.Room(new DoubleWire(connector.OpenDouble(new DoubleShelf(), TimeProvider.System))));
        await system.Test(CancellationToken.None);
    }
}
