using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.QuickBooks.QuickBooksHouse;

namespace Portal.Connectors.Tests.QuickBooks;

/// <summary>Estimates that are made once, customers without numbers.</summary>
public sealed class QuickBooksTests
{
    const string Key = "PQ-01JD0000000000000000000001";

    static NewQuote Quote(string key = Key, string customer = "C1", params NewQuoteLine[] lines) =>
        new(key, customer, "Ann", "ann@fabrikam.example", "USD", null, "Please call first.", lines.Length > 0 ? lines : [new("A1", 4, null, null), new("A2", 2, 50m, "By the window")]);

    static DomainRow Customer(string number, params (string Field, string? Value)[] values) => new(number, values.ToDictionary(v => v.Field, v => v.Value));

    static async Task<RowOutcome> Write(QuickBooksHouse house, DomainRow row) =>
        Assert.Single(await house.Open<IDomainWriter>().Write(Domains.Customers, [row], WriteRules.Always, CancellationToken.None));

    [Fact]
    public async Task An_estimate_gets_its_lines_the_items_price_and_our_key()
    {
        await using var house = await Start();
        var quote = await house.Open<IQuoteBook>().Create(Quote() with { RequestedDeliveryDate = new DateOnly(2026, 12, 24) }, CancellationToken.None);
        Assert.Equal((Key, "C1", "Fabrikam Interiors B.V.", "USD", 150m, "open"), (quote.Key, quote.CustomerNumber, quote.Company, quote.Currency, quote.Total, quote.Status));
        Assert.Equal([new("A1", "A1", 4, 12.5m), new QuoteDocumentLine("A2", "By the window", 2, 50m)], quote.Lines);
        Assert.Equal($"{Key}\nWanted on 2026-12-24\nContact: Ann\nPlease call first.", house.There.Shelf.All("Estimate").Single()["PrivateNote"]!.ToString());
        var found = Assert.Single(await house.Open<IQuoteBook>().FindByKey(Key, CancellationToken.None));
        Assert.Equal((quote.Number, 2), (found.Number, found.Lines.Count));
    }

    public static TheoryData<string> Doubts => new("reset after", "truncated", "html", "504");

    static Mishap Named(string name) => name switch
    {
        "reset after" => Mishap.ResetAfter,
        "truncated" => Mishap.Truncated,
        "html" => new Mishap(After: async (context, _) => await Mishap.Answer(200, "<html>Sorry</html>", "text/html").Before!(context)),
        _ => new Mishap(After: async (context, _) => await Mishap.Answer(504).Before!(context)),
    };

    [Theory, MemberData(nameof(Doubts))]
    public async Task An_estimate_whose_answer_was_lost_is_asked_for_with_the_same_request_id(string doubt)
    {
        await using var house = await Start();
        house.Fail("POST", "/estimate", Named(doubt));
        Assert.Equal(150m, (await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None)).Total);
        Assert.Equal(1, house.There.Shelf.Count("Estimate"));
        Assert.Equal(2, house.Count("POST", $"requestid={Key}"));
    }

    [Fact]
    public async Task An_estimate_in_lasting_doubt_is_told_and_found_by_the_next_call()
    {
        await using var house = await Start();
        house.Fail("POST", "/estimate", Mishap.ResetAfter, times: 3);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None));
        Assert.Equal(FaultKind.Doubtful, fault.Kind);
        await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None);
        Assert.Equal(1, house.There.Shelf.Count("Estimate"));
        Assert.Equal(3, house.Count("POST", "/estimate"));
    }

    [Theory]
    [InlineData("Pending", null, "open")]
    [InlineData("Pending", "2020-01-01", "expired")]
    [InlineData("Accepted", "2020-01-01", "accepted")]
    [InlineData("Closed", null, "accepted")]
    [InlineData("Rejected", null, "declined")]
    [InlineData("Dreaming", null, "open")]
    public async Task Its_status_is_told_in_our_words(string status, string? expires, string told)
    {
        await using var house = await Start();
        await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None);
        house.There.Becomes("Estimate", "1", e => (e["TxnStatus"], e["ExpirationDate"]) = (status, expires));
        Assert.Equal(told, Assert.Single(await house.Open<IQuoteBook>().FindByKey(Key, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Customers_are_not_all_read_again_for_each_quote_and_a_number_that_moved_is_found()
    {
        await using var house = await Start();
        var book = house.Open<IQuoteBook>();
        int All() => house.Server.Requests.Count(r => r.Contains("from%20Customer%20where%20Active"));
        await book.Create(Quote(), CancellationToken.None);
        await book.Create(Quote("PQ-01JD0000000000000000000002"), CancellationToken.None);
        Assert.Equal(1, All());
        house.There.Becomes("Customer", "1", c => c["Notes"] = "No. C7");
        var id = house.There.Has("Customer", new JsonObject { ["DisplayName"] = "Contoso Ltd.", ["Notes"] = "No. C1" })["Id"]!.ToString();
        Assert.Equal("Contoso Ltd.", (await book.Create(Quote("PQ-01JD0000000000000000000003"), CancellationToken.None)).Company);
        Assert.Equal((2, "2"), (All(), id));
    }

    [Fact]
    public async Task Estimates_are_read_as_quotes_by_our_key_or_by_their_number()
    {
        await using var house = await Start();
        await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None);
        var other = (JsonObject)house.There.Shelf.All("Estimate").Single().DeepClone();
        foreach (var member in (string[])["Id", "DocNumber"]) other.Remove(member);
        (other["PrivateNote"], other["TxnStatus"]) = ("Call back", "Rejected");
        house.There.Has("Estimate", other);
        var rows = (await house.Open<IDomainReader>().Read(Domains.Quotes, new ReadAsk(), CancellationToken.None)).Rows;
        Assert.Equal([(Key, "C1", "150", "open"), ("1002", "C1", "150", "declined")], rows.Select(r => (r.Key, r[Fields.Customer], r[Fields.Total], r[Fields.Status])));
    }

    [Fact]
    public async Task Two_estimates_with_a_key_stop_everything_and_refusals_are_told()
    {
        await using var house = await Start();
        async Task<string> Refusal(NewQuote quote) => (await Assert.ThrowsAsync<PromotionRefused>(() => house.Open<IQuoteBook>().Create(quote, CancellationToken.None))).Message;
        Assert.Equal("There is no customer C9.", await Refusal(Quote(customer: "C9")));
        Assert.Equal("There is no item A9 (line 1).", await Refusal(Quote(lines: new NewQuoteLine("A9", 1, null, null))));
        house.Fail("POST", "/estimate", Mishap.Answer(200, """{"Fault":{"Error":[{"Message":"Business Validation Error","Detail":"The books are closed.","code":"6210"}],"type":"ValidationFault"}}"""));
        Assert.Equal("The books are closed.", await Refusal(Quote()));
        Assert.Equal(0, house.There.Shelf.Count("Estimate"));

        var first = await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None);
        var copy = (JsonObject)house.There.Shelf.All("Estimate").Single().DeepClone();
        foreach (var member in (string[])["Id", "DocNumber"]) copy.Remove(member);
        house.There.Has("Estimate", copy);
        Assert.Equal(2, (await house.Open<IQuoteBook>().FindByKey(Key, CancellationToken.None)).Count);
        Assert.Contains(first.Number, await Refusal(Quote()));
    }

    [Fact]
    public async Task Who_has_no_number_of_ours_is_no_customer_of_ours_whatever_the_id_is()
    {
        await using var house = await Start();
        var id = house.There.Has("Customer", new JsonObject { ["DisplayName"] = "Contoso Ltd." })["Id"]!.ToString();
        var rows = (await house.Open<IDomainReader>().Read(Domains.Customers, new ReadAsk(), CancellationToken.None)).Rows;
        Assert.Equal("C1", Assert.Single(rows).Key);
        Assert.Equal($"There is no customer {id}.", (await Assert.ThrowsAsync<PromotionRefused>(() => house.Open<IQuoteBook>().Create(Quote(customer: id), CancellationToken.None))).Message);
        // Another company's customer may have that number.
        Assert.Equal(RowResult.Created, (await Write(house, Customer(id, (Fields.Company, "Tailspin")))).Result);
    }

    [Fact]
    public async Task A_customer_is_made_once_then_changed_then_left_alone()
    {
        await using var house = await Start();
        var row = Customer("C20", (Fields.Company, "O'Neil \\ Sons"), (Fields.City, "Ghent"), (Fields.Street, "Main Street 2"), (Fields.Email, "info@oneil.example"));
        house.Fail("POST", "/customer", Mishap.ResetAfter);
        var made = await Write(house, row);
        Assert.Equal(RowResult.Created, made.Result);
        Assert.Equal(made with { Result = RowResult.Unchanged }, await Write(house, row));
        Assert.Equal(made with { Result = RowResult.Changed }, await Write(house, Customer("C20", (Fields.City, "Antwerp")) with { Id = made.Id }));
        var kept = house.There.Shelf.Find("Customer", made.Id!)!;
        Assert.Equal(("Antwerp", "Main Street 2", "info@oneil.example", "No. C20"), (kept["BillAddr"]!["City"]!.ToString(), kept["BillAddr"]!["Line1"]!.ToString(), kept["PrimaryEmailAddr"]!["Address"]!.ToString(), kept["Notes"]!.ToString()));
        Assert.Equal(2, house.There.Shelf.Count("Customer"));
    }

    [Fact]
    public async Task A_customer_of_the_same_name_without_a_number_gets_ours_and_keeps_its_notes()
    {
        await using var house = await Start();
        var id = house.There.Has("Customer", new JsonObject { ["DisplayName"] = "Contoso Ltd.", ["Notes"] = "Likes blue." })["Id"]!.ToString();
        var outcome = await Write(house, Customer("C2", (Fields.Company, "CONTOSO")));
        Assert.Equal((RowResult.Changed, id), (outcome.Result, outcome.Id));
        Assert.Equal("No. C2\nLikes blue.", house.There.Shelf.Find("Customer", id)!["Notes"]!.ToString());
        Assert.Equal("The name supplied already exists. : contoso", (await Write(house, Customer("C3", (Fields.Company, "contoso")))).Reason);
        house.There.Has("Customer", new JsonObject { ["DisplayName"] = "Contoso again", ["Notes"] = "No. C2" });
        Assert.Contains("2 customers have the number C2", (await Write(house, Customer("C2", (Fields.City, "Ghent")))).Reason);
    }

    [Fact]
    public async Task A_customer_that_changed_meanwhile_is_read_again_and_written_once_more()
    {
        await using var house = await Start();
        house.Fail("POST", "/customer", new Mishap(Before: _ =>
        {
            house.There.Becomes("Customer", "1", c => c["WebAddr"] = new JsonObject { ["URI"] = "https://fabrikam.example" });
            return Task.FromResult(false);
        }));
        Assert.Equal(RowResult.Changed, (await Write(house, Customer("C1", (Fields.City, "Bruges")))).Result);
        var kept = house.There.Shelf.Find("Customer", "1")!;
        Assert.Equal(("Bruges", "Main Street 1", "https://fabrikam.example", 2), (kept["BillAddr"]!["City"]!.ToString(), kept["BillAddr"]!["Line1"]!.ToString(), kept["WebAddr"]!["URI"]!.ToString(), house.Count("POST", "/customer")));
    }

    [Fact]
    public async Task Every_customer_is_read_although_they_change_while_pages_are_read()
    {
        await using var house = await Start();
        for (var i = 0; i < 20; i++) house.There.Has("Customer", new JsonObject { ["DisplayName"] = $"Customer {i}", ["Notes"] = $"No. D{i}" });
        // Half of them were imported in one moment.
        for (var i = 0; i < 10; i++) house.There.Shelf.Find("Customer", $"{i + 2}")!["MetaData"]!["LastUpdatedTime"] = "2026-01-01T10:00:00-08:00";
        var (reader, rows, cursor, turn) = (house.Open<IDomainReader>(), new List<DomainRow>(), (string?)null, 0);
        do
        {
            var page = await reader.Read(Domains.Customers, new ReadAsk(Cursor: cursor, Size: 4), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
            if (turn < 3) house.There.Becomes("Customer", $"{turn + 13}", c => c["DisplayName"] = $"New name {turn}");
            turn++;
        }
        while (cursor is not null);
        Assert.Equal(21, rows.Select(r => r.Key).Distinct().Count());
        var since = rows.Max(r => r.ChangedAt)!.Value;
        rows.AddRange((await reader.Read(Domains.Customers, new ReadAsk(since), CancellationToken.None)).Rows);
        Assert.Equal(["New name 0", "New name 1", "New name 2"], ((string[])["D11", "D12", "D13"]).Select(k => rows.Last(r => r.Key == k)[Fields.Company]));
        Assert.Empty((await reader.Read(Domains.Customers, new ReadAsk(since.AddDays(1)), CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Items_are_read_by_sku_else_by_name_and_inactive_ones_are_blocked()
    {
        await using var house = await Start();
        house.There.Has("Item", new JsonObject { ["Name"] = "Old", ["Active"] = false });
        var rows = (await house.Open<IDomainReader>().Read(Domains.Items, new ReadAsk(), CancellationToken.None)).Rows.ToDictionary(r => r.Key);
        Assert.Equal(["A1", "A2", "Old"], rows.Keys.Order());
        Assert.Equal(("12.5", "30", "false"), (rows["A1"][Fields.Price], rows["A1"][Fields.Available], rows["A1"][Fields.Blocked]));
        Assert.Equal(("Table", false, "true"), (rows["A2"][Fields.Name], rows["A2"].Values.ContainsKey(Fields.Available), rows["Old"][Fields.Blocked]));
    }

    [Fact]
    public async Task Too_many_calls_are_left_alone_for_a_minute()
    {
        await using var house = await Start();
        var system = house.Open<IConnectedSystem>();
        house.Fail("GET", "/query", Mishap.Answer(429), times: 10);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => system.Test(CancellationToken.None));
        Assert.Equal((FaultKind.Busy, TimeSpan.FromSeconds(60)), (fault.Kind, fault.RetryAfter));
    }
}
