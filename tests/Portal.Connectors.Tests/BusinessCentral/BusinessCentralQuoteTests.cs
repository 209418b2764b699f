using System.Text.Json.Nodes;
using Portal.Connectors.BusinessCentral;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.BusinessCentral.BusinessCentralHouse;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>One quote for one key, whatever happens to the calls.</summary>
public sealed class BusinessCentralQuoteTests
{
    [Fact]
    public async Task A_quote_gets_its_lines_the_list_price_and_our_key()
    {
        await using var house = await Start();
        var quote = await house.System.Create(Quote(), CancellationToken.None);
        Assert.Equal((Key, "C1", "Fabrikam Interiors B.V.", "EUR", 150m, "open"), (quote.Key, quote.CustomerNumber, quote.Company, quote.Currency, quote.Total, quote.Status));
        Assert.Equal([new("A1", "Chair", 4, 12.5m), new QuoteDocumentLine("A2", "Assembly", 2, 50m)], quote.Lines);
        var found = Assert.Single(await house.System.FindByKey(Key, CancellationToken.None));
        Assert.Equal((quote.Number, 2), (found.Number, found.Lines.Count));
    }

    [Fact]
    public async Task Notes_and_the_message_become_comment_lines_of_a_hundred_characters()
    {
        await using var house = await Start();
        var quote = await house.System.Create(Quote(lines: new NewQuoteLine("A1", 1, null, new string('n', 150))) with { Message = "Please call first." }, CancellationToken.None);
        Assert.Single(quote.Lines);
        Assert.Equal(["Please call first.", "Chair", new string('n', 100), new string('n', 50)], house.There.Shelf.All("salesQuoteLines").Select(l => l["description"]!.ToString()));
    }

    [Fact]
    public async Task The_wanted_day_and_a_long_name_become_comment_lines()
    {
        await using var house = await Start();
        await house.System.Create(Quote(lines: new NewQuoteLine("A1", 1, null, null)) with { RequestedDeliveryDate = new DateOnly(2026, 12, 24), Contact = new string('n', 101) }, CancellationToken.None);
        var said = house.There.Shelf.All("salesQuoteLines").Select(l => l["description"]!.ToString()).ToList();
        Assert.Equal("Wanted on 2026-12-24", said[0]);
        Assert.Equal($"Contact: {new string('n', 101)}", said[1] + said[2]);
    }

    public static TheoryData<string> Doubts => new("reset after", "truncated", "html", "504", "drip", "silence");

    static Mishap Named(string name) => name switch
    {
        "reset after" => Mishap.ResetAfter,
        "truncated" => Mishap.Truncated,
        "html" => new Mishap(After: async (context, _) => await Mishap.Answer(200, "<html>Sorry</html>", "text/html").Before!(context)),
        "504" => new Mishap(After: async (context, _) => await Mishap.Answer(504).Before!(context)),
        "drip" => Mishap.Drip,
        _ => new Mishap(After: async (context, _) => await Mishap.Silence.Before!(context)),
    };

    [Theory, MemberData(nameof(Doubts))]
    public async Task A_quote_that_was_cut_off_after_its_creation_is_found_and_not_made_again(string doubt)
    {
        await using var house = await Start();
        house.Once("POST", "/salesQuotes", Named(doubt));
        var quote = await house.System.Create(Quote(), CancellationToken.None);
        Assert.Equal((Key, 150m), (quote.Key, quote.Total));
        Assert.Equal(1, house.There.Shelf.Count("salesQuotes"));
    }

    [Fact]
    public async Task A_quote_that_was_cut_off_is_not_sent_again_before_the_first_call_must_be_over()
    {
        await using var house = await Start();
        house.Once("POST", "/salesQuotes", Mishap.ResetBefore);
        Assert.Equal(FaultKind.Doubtful, (await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Create(Quote(), CancellationToken.None))).Kind);
        var wait = await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Create(Quote(), CancellationToken.None));
        Assert.Equal(FaultKind.Busy, wait.Kind);
        Assert.InRange(wait.RetryAfter!.Value, TimeSpan.FromMinutes(18), TimeSpan.FromMinutes(20));
        Assert.Equal(1, house.Count("POST", "/salesQuotes"));
        house.Server.Clock.Pass(wait.RetryAfter.Value);
        await house.System.Create(Quote(), CancellationToken.None);
        await house.System.Create(Quote(), CancellationToken.None);
        Assert.Equal(1, house.There.Shelf.Count("salesQuotes"));
    }

    [Fact]
    public async Task A_quote_that_comes_through_after_we_looked_is_the_one_that_counts()
    {
        await using var house = await Start();
        house.Once("POST", "/salesQuotes", Mishap.Late);
        await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Create(Quote(), CancellationToken.None));
        await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Create(Quote(), CancellationToken.None));
        Assert.Equal(1, await house.Server.Arrive());
        Assert.Equal("S-QUO1001", (await house.System.Create(Quote(), CancellationToken.None)).Number);
        Assert.Equal(1, house.There.Shelf.Count("salesQuotes"));
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_behind_that_it_has_sent_the_quote()
    {
        await using var house = await Start();
        using var gone = new CancellationTokenSource();
        house.Server.Mishaps = r => r.Method == "POST" && r.Path.Value!.EndsWith("/salesQuotes") ? new(async context => { await gone.CancelAsync(); return await Mishap.Silence.Before!(context); }) : null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.System.Create(Quote(), gone.Token));
        house.Server.Mishaps = _ => null;
        Assert.Equal(FaultKind.Busy, (await Assert.ThrowsAsync<ConnectionFault>(() => house.System.Create(Quote(), CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_second_quote_that_came_through_beside_ours_is_told()
    {
        await using var house = await Start();
        house.Server.Mishaps = r => r.Method == "POST" && r.Path.Value!.EndsWith("/salesQuotes")
            ? new(After: (_, _) => { house.There.Has("salesQuotes", new JsonObject { ["customerNumber"] = "C1", ["externalDocumentNumber"] = Key }); return Task.FromResult(false); }) : null;
        Assert.Contains("2 documents", (await Assert.ThrowsAsync<PromotionRefused>(() => house.System.Create(Quote(), CancellationToken.None))).Message);
    }

    [Fact]
    public async Task What_was_refused_may_be_sent_again_at_once()
    {
        await using var house = await Start();
        house.There.Becomes("customers", "C1", c => c["blocked"] = "All");
        await Assert.ThrowsAsync<PromotionRefused>(() => house.System.Create(Quote(), CancellationToken.None));
        house.There.Becomes("customers", "C1", c => c["blocked"] = "_x0020_");
        await house.System.Create(Quote(), CancellationToken.None);
    }

    [Fact]
    public async Task Two_quotes_with_a_key_stop_everything()
    {
        await using var house = await Start();
        foreach (var _ in "ab") house.There.Has("salesQuotes", new JsonObject { ["customerNumber"] = "C1", ["externalDocumentNumber"] = Key });
        Assert.Equal(2, (await house.System.FindByKey(Key, CancellationToken.None)).Count);
        var refusal = await Assert.ThrowsAsync<PromotionRefused>(() => house.System.Create(Quote(), CancellationToken.None));
        Assert.Contains("2 documents", refusal.Message);
    }

    [Theory]
    [InlineData("makeOrder", "S-ORD")]
    [InlineData("makeInvoice", "S-INV")]
    public async Task A_quote_that_was_made_an_order_or_an_invoice_is_the_accepted_quote(string action, string series)
    {
        await using var house = await Start();
        await house.System.Create(Quote(), CancellationToken.None);
        house.There.Has("salesOrders", new JsonObject { ["customerNumber"] = "C1", ["externalDocumentNumber"] = "PQ-ANOTHER" });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://bc/api/v2.0/companies({BusinessCentralDouble.CompanyId})/salesQuotes({house.There.Shelf.All("salesQuotes").Single()["id"]})/Microsoft.NAV.{action}");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("portal:secret"u8));
        using var done = await house.There.Answer(request, CancellationToken.None);
        Assert.Equal(204, (int)done.StatusCode);

        var found = Assert.Single(await house.System.FindByKey(Key, CancellationToken.None));
        Assert.Equal(("accepted", 150m, 2), (found.Status, found.Total, found.Lines.Count));
        Assert.StartsWith(series, found.Number);
        Assert.Equal(found.Number, (await house.System.Create(Quote(), CancellationToken.None)).Number);
        Assert.Equal("accepted", Assert.Single(await house.ReadAll(Domains.Quotes), r => r.Key == Key)[Fields.Status]);
    }

    [Fact]
    public async Task An_accepted_quote_is_made_one_order_also_when_it_is_accepted_again_and_a_no_is_not_told()
    {
        await using var house = await Start();
        var quote = await house.System.Create(Quote(), CancellationToken.None);
        Assert.False(house.System.HearsNo);
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => house.System.Answer(new QuoteAnswer(Guid.NewGuid(), quote, false), CancellationToken.None));
        for (var times = 0; times < 2; times++) await house.System.Answer(new QuoteAnswer(Guid.NewGuid(), quote, true), CancellationToken.None);
        Assert.Equal(Key, Assert.Single(house.There.Shelf.All("salesOrders"))["externalDocumentNumber"]!.ToString());
        Assert.Equal("accepted", Assert.Single(await house.System.FindByKey(Key, CancellationToken.None)).Status);
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => house.System.Answer(new QuoteAnswer(Guid.NewGuid(), quote with { Key = "PQ-GONE" }, true), CancellationToken.None));
    }

    [Fact]
    public async Task An_order_that_was_billed_in_two_parts_is_one_accepted_quote()
    {
        await using var house = await Start();
        var customer = new JsonObject { ["customerNumber"] = "C1", ["externalDocumentNumber"] = Key };
        foreach (var _ in "ab") house.There.Becomes("salesInvoices", house.There.Has("salesInvoices", (JsonObject)customer.DeepClone())["number"]!.ToString(), i => (i["orderNumber"], i["totalAmountExcludingTax"]) = ("S-ORD1001", 75m));
        var found = Assert.Single(await house.System.FindByKey(Key, CancellationToken.None));
        Assert.Equal(("accepted", 150m), (found.Status, found.Total));
        Assert.Equal(found.Number, (await house.System.Create(Quote(), CancellationToken.None)).Number);
    }

    [Theory]
    [InlineData("Draft", null, "open")]
    [InlineData("Sent", null, "open")]
    [InlineData("Sent", "2020-01-01", "expired")]
    [InlineData("Accepted", "2020-01-01", "accepted")]
    [InlineData("Expired", null, "expired")]
    [InlineData("Under_x0020_Review", null, "open")]
    public async Task Its_status_is_told_in_our_words(string status, string? validUntil, string told)
    {
        await using var house = await Start();
        await house.System.Create(Quote(), CancellationToken.None);
        house.There.Becomes("salesQuotes", "S-QUO1001", q => (q["status"], q["validUntilDate"]) = (status, validUntil ?? "0001-01-01"));
        var found = Assert.Single(await house.System.FindByKey(Key, CancellationToken.None));
        Assert.Equal((told, RowText.Day(validUntil)), (found.Status, found.ValidUntil));
    }

    [Fact]
    public async Task What_the_system_refuses_is_told_in_its_own_words()
    {
        await using var house = await Start();
        Task<PromotionRefused> Refusal(NewQuote quote) => Assert.ThrowsAsync<PromotionRefused>(() => house.System.Create(quote, CancellationToken.None));
        Assert.Equal("The \"customerNumber\" does not match to a Customer.", (await Refusal(Quote(customer: "C9"))).Message);
        Assert.Equal("There is no item A9 (line 2).", (await Refusal(Quote(lines: [new("A1", 1, null, null), new("A9", 1, null, null)]))).Message);
        Assert.Contains("35 fit", (await Refusal(Quote(key: new string('k', 36)))).Message);
        house.There.Becomes("customers", "C1", c => c["blocked"] = "All");
        Assert.Contains("is blocked with type All", (await Refusal(Quote())).Message);
        Assert.Equal(0, house.There.Shelf.Count("salesQuotes"));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once()
    {
        await using var house = await Start();
        await house.System.Test(CancellationToken.None);
        house.There.EndTokens();
        await house.System.Create(Quote(), CancellationToken.None);
        Assert.Equal(2, house.Count("POST", "/token"));

        house.Server.Mishaps = r => r.Path.Value!.EndsWith("/token") ? null : Mishap.Answer(401, """{"error":{"code":"Authentication_InvalidCredentials","message":"No."}}""");
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => house.System.FindByKey(Key, CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
        Assert.Equal(3, house.Count("POST", "/token"));
    }

    [Fact]
    public async Task Wrong_credentials_and_a_wrong_company_are_told_when_the_connection_is_tried()
    {
        await using var house = await Start();
        async Task<ConnectionFault> Fault(params (string, string)[] terms) => await Assert.ThrowsAsync<ConnectionFault>(() => house.Open(terms).Test(CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, (await Fault((Term.ClientSecret, "wrong"))).Kind);
        Assert.Equal(FaultKind.Credentials, (await Fault((Term.Auth, "basic"), (Term.User, "portal"), (Term.Password, "wrong"))).Kind);
        Assert.Equal("Business Central has no company Contoso; this user sees CRONUS.", (await Fault((Term.Company, "Contoso"))).Message);
        await house.Open((Term.Auth, "basic"), (Term.User, BusinessCentralDouble.User), (Term.Password, BusinessCentralDouble.Password), (Term.Company, BusinessCentralDouble.CompanyId)).Test(CancellationToken.None);
    }
}
