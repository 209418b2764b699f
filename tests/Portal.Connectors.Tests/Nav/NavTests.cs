using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Nav;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Nav;

/// <summary>NAV's published pages: a quote in several calls that is one quote or none, customers and items by number.</summary>
public sealed class NavTests
{
    const string Key = "PQ-01JD0000000000000000000001";

    sealed class House(DoubleServer server, NavDouble there) : IAsyncDisposable
    {
        public DoubleServer Server => server;
        public NavDouble There => there;

        public static async Task<House> Start()
        {
            var there = new NavDouble(new DoubleShelf(), TimeProvider.System);
            there.Has("Customer", new JsonObject { ["No"] = "C1", ["Name"] = "Fabrikam O'Neil" });
            there.Has("Item", new JsonObject { ["No"] = "A1", ["Description"] = "Chair", ["Unit_Price"] = 12.5 });
            there.Has("Item", new JsonObject { ["No"] = "A2", ["Description"] = "Table", ["Unit_Price"] = 60 });
            return new House(await DoubleServer.Start(there), there);
        }

        public T Open<T>(string password = NavDouble.Password, string company = NavDouble.Company) => (T)new NavConnector().Open(
            ConnectionTerms.Of("nav", "nav", (Term.BaseUrl, $"{server.Address}DynamicsNAV/ODataV4/"), (Term.Company, company), (Term.User, NavDouble.User), (Term.Password, password)), Rooms.Room(clock: server.Clock));

        /// <summary>The n-th request that fits has the mishap.</summary>
        public void Once(string method, string part, Mishap mishap, int nth = 1)
        {
            var seen = 0;
            server.Mishaps = r => r.Method == method && r.Path.Value!.Contains(part) && Interlocked.Increment(ref seen) == nth ? mishap : null;
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }

    static NewQuote Quote(params NewQuoteLine[] lines) => new(Key, "C1", "Ann", null, "EUR", new DateOnly(2027, 1, 5), "Please call first.", lines.Length > 0 ? lines : [new("A1", 4, null, "By the window"), new("A2", 1, 50m, null)]);

    static void IsWhole(House house, QuoteDocument quote)
    {
        Assert.Equal((Key, "C1", "Fabrikam O'Neil", "EUR", 100m, "open"), (quote.Key, quote.CustomerNumber, quote.Company, quote.Currency, quote.Total, quote.Status));
        Assert.Equal([new("A1", "Chair", 4, 12.5m), new QuoteDocumentLine("A2", "Table", 1, 50m)], quote.Lines);
        Assert.Equal((1, 4), (house.There.Shelf.Count("SalesQuote"), house.There.Shelf.Count("SalesQuoteSalesLines")));
    }

    [Fact]
    public async Task A_quote_is_made_with_its_lines_and_found_by_its_key()
    {
        await using var house = await House.Start();
        var book = house.Open<IQuoteBook>();
        Assert.Empty(await book.FindByKey(Key, CancellationToken.None));
        IsWhole(house, await book.Create(Quote(), CancellationToken.None));
        IsWhole(house, await book.Create(Quote(), CancellationToken.None));
        IsWhole(house, Assert.Single(await book.FindByKey(Key, CancellationToken.None)));
    }

    [Theory]
    [InlineData("POST", "/SalesQuote", 1)]
    [InlineData("POST", "/SalesQuoteSalesLines", 2)]
    [InlineData("PATCH", "/SalesQuote(", 1)]
    public async Task What_was_done_before_the_answer_was_lost_is_not_done_again(string method, string part, int nth)
    {
        await using var house = await House.Start();
        house.Once(method, part, Mishap.ResetAfter, nth);
        IsWhole(house, await house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None));
    }

    [Theory]
    [InlineData("POST", "/SalesQuote", 1)]
    [InlineData("POST", "/SalesQuoteSalesLines", 3)]
    public async Task Half_a_quote_is_no_quote_and_the_next_call_makes_a_whole_one(string method, string part, int nth)
    {
        await using var house = await House.Start();
        house.Once(method, part, Mishap.ResetBefore, nth);
        var book = house.Open<IQuoteBook>();
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => book.Create(Quote(), CancellationToken.None));
        Assert.Equal(FaultKind.Doubtful, fault.Kind);
        Assert.Empty(await book.FindByKey(Key, CancellationToken.None));
        // A header may still come: it is not sent twice before it must be over.
        if (nth == 1)
        {
            var wait = await Assert.ThrowsAsync<ConnectionFault>(() => book.Create(Quote(), CancellationToken.None));
            Assert.Equal(FaultKind.Busy, wait.Kind);
            house.Server.Clock.Pass(wait.RetryAfter!.Value);
        }
        IsWhole(house, await book.Create(Quote(), CancellationToken.None));
    }

    [Fact]
    public async Task It_goes_on_from_the_lines_that_are_there_and_begins_anew_where_they_say_something_else()
    {
        await using var house = await House.Start();
        house.Once("POST", "/SalesQuoteSalesLines", Mishap.ResetBefore, 3);
        var book = house.Open<IQuoteBook>();
        await Assert.ThrowsAsync<ConnectionFault>(() => book.Create(Quote(), CancellationToken.None));
        var number = house.There.Shelf.All("SalesQuote").Single()["No"]!.ToString();
        var before = house.Server.Requests.Count;
        Assert.Equal(number, (await book.Create(Quote(), CancellationToken.None)).Number);
        Assert.Equal(2, house.Server.Requests.Skip(before).Count(r => r.StartsWith("POST")));

        await using var other = await House.Start();
        other.Once("POST", "/SalesQuoteSalesLines", Mishap.ResetBefore, 3);
        book = other.Open<IQuoteBook>();
        await Assert.ThrowsAsync<ConnectionFault>(() => book.Create(Quote(new NewQuoteLine("A1", 7, null, null), new("A2", 1, null, null), new("A2", 2, null, null)), CancellationToken.None));
        IsWhole(other, await book.Create(Quote(), CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_line_leaves_nothing_behind()
    {
        await using var house = await House.Start();
        var book = house.Open<IQuoteBook>();
        var refusal = await Assert.ThrowsAsync<PromotionRefused>(() => book.Create(Quote(new("A1", 1, null, null), new NewQuoteLine("A9", 1, null, null)), CancellationToken.None));
        Assert.Contains("A9", refusal.Message);
        Assert.Equal((0, 0), (house.There.Shelf.Count("SalesQuote"), house.There.Shelf.Count("SalesQuoteSalesLines")));
        IsWhole(house, await book.Create(Quote(), CancellationToken.None));
    }

    [Fact]
    public async Task A_quote_that_was_made_an_order_is_the_accepted_quote()
    {
        await using var house = await House.Start();
        var book = house.Open<IQuoteBook>();
        house.There.MakesOrder((await book.Create(Quote(), CancellationToken.None)).Number);
        var found = Assert.Single(await book.FindByKey(Key, CancellationToken.None));
        Assert.Equal(("accepted", 100m, 2), (found.Status, found.Total, found.Lines.Count));
        Assert.Equal(found.Number, (await book.Create(Quote(), CancellationToken.None)).Number);
        Assert.Equal(0, house.There.Shelf.Count("SalesQuote"));
    }

    [Fact]
    public async Task Two_quotes_with_a_key_stop_everything()
    {
        await using var house = await House.Start();
        foreach (var _ in "ab") house.There.Has("SalesQuote", new JsonObject { ["Sell_to_Customer_No"] = "C1", ["External_Document_No"] = Key });
        await Assert.ThrowsAsync<PromotionRefused>(() => house.Open<IQuoteBook>().Create(Quote(), CancellationToken.None));
        Assert.Equal(2, house.There.Shelf.Count("SalesQuote"));
    }

    [Fact]
    public async Task Customers_and_items_are_read_over_pages_and_by_the_day_of_their_change()
    {
        await using var house = await House.Start();
        for (var i = 0; i < 12; i++) house.There.Has("Customer", new JsonObject { ["Name"] = $"Customer {i}" });
        var reader = house.Open<IDomainReader>();
        var (rows, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await reader.Read(Domains.Customers, new ReadAsk(Cursor: cursor, Size: 5), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(13, rows.Select(r => r.Key).Distinct().Count());
        var items = await reader.Read(Domains.Items, new ReadAsk(DateTimeOffset.UtcNow), CancellationToken.None);
        Assert.Equal([("A1", "Chair", "12.5"), ("A2", "Table", "60")], items.Rows.Select(r => (r.Key, r[Fields.Name]!, r[Fields.Price]!)));
        Assert.Empty((await reader.Read(Domains.Items, new ReadAsk(DateTimeOffset.UtcNow.AddDays(3)), CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task A_customer_is_made_once_with_our_number_then_changed_then_left_alone()
    {
        await using var house = await House.Start();
        var writer = house.Open<IDomainWriter>();
        async Task<RowResult> Write(string number, params (string Field, string? Value)[] values) =>
            (await writer.Write(Domains.Customers, [new DomainRow(number, values.ToDictionary(v => v.Field, v => v.Value))], WriteRules.Always, CancellationToken.None))[0].Result;
        house.Once("POST", "/Customer", Mishap.ResetAfter);
        Assert.Equal(RowResult.Created, await Write("C 7/A", (Fields.Company, "Contoso"), (Fields.Currency, "EUR"), (Fields.Blocked, "true")));
        Assert.Equal(RowResult.Unchanged, await Write("C 7/A", (Fields.Company, "Contoso"), (Fields.Currency, "EUR"), (Fields.Blocked, "true")));
        Assert.Equal(RowResult.Changed, await Write("c 7/a", (Fields.City, "Ghent"), (Fields.Currency, "USD")));
        Assert.Equal(RowResult.Failed, await Write("C8", (Fields.Company, new string('x', 51))));
        var kept = house.There.Shelf.All("Customer").Single(c => c["No"]!.ToString() == "C 7/A");
        Assert.Equal(("Ghent", "USD", "All"), (kept["City"]!.ToString(), kept["Currency_Code"]!.ToString(), kept["Blocked"]!.ToString()));
    }

    [Fact]
    public async Task Who_we_are_and_which_company_is_told_when_the_connection_is_tried()
    {
        await using var house = await House.Start();
        await house.Open<IConnectedSystem>().Test(CancellationToken.None);
        Assert.Equal(FaultKind.Credentials, (await Assert.ThrowsAsync<ConnectionFault>(() => house.Open<IConnectedSystem>("wrong").Test(CancellationToken.None))).Kind);
        Assert.Equal("The company does not exist.", (await Assert.ThrowsAsync<ConnectionFault>(() => house.Open<IConnectedSystem>(company: "Contoso").Test(CancellationToken.None))).Message);
    }

    [Fact]
    public async Task The_double_is_there_without_a_server_for_who_only_wants_to_see_it()
    {
        var connector = new NavConnector();
        var system = connector.Open(connector.DemoTerms with { Slug = "demo" }, Rooms.Room(new DoubleWire(connector.OpenDouble(new DoubleShelf(), TimeProvider.System))));
        await system.Test(CancellationToken.None);
    }
}
