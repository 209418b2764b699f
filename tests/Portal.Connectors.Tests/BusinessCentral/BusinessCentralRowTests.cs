using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.BusinessCentral.BusinessCentralHouse;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>Customers, items, stock and quotes as rows, both ways.</summary>
public sealed class BusinessCentralRowTests
{
    static DomainRow Customer(string number, params (string Field, string? Value)[] values) => new(number, values.ToDictionary(v => v.Field, v => v.Value));

    static async Task<RowOutcome> Write(BusinessCentralHouse house, DomainRow row, string domain = Domains.Customers, WriteRules? rules = null) =>
        Assert.Single(await house.System.Write(domain, [row], rules ?? WriteRules.Always, CancellationToken.None));

    [Fact]
    public async Task Every_customer_is_read_over_pages_by_the_servers_own_links()
    {
        await using var house = await Start();
        for (var i = 0; i < 24; i++) house.There.Has("customers", new JsonObject { ["displayName"] = $"Customer {i}" });
        var rows = await house.ReadAll(Domains.Customers, size: 10);
        Assert.Equal(25, rows.Select(r => r.Key).Distinct().Count());
        Assert.Equal(2, house.Count("GET", "$skiptoken="));
        Assert.Equal(0, house.Count("GET", "$top="));
    }

    [Fact]
    public async Task A_customer_that_changes_while_pages_are_read_is_not_lost()
    {
        await using var house = await Start();
        for (var i = 0; i < 20; i++) house.There.Has("customers", new JsonObject { ["number"] = $"D{i:00}", ["displayName"] = $"Customer {i}" });
        var turn = 0;
        var rows = await house.ReadAll(Domains.Customers, size: 5, between: () =>
        {
            if (turn < 3) house.There.Becomes("customers", $"D{turn++:00}", c => c["displayName"] = "New name");
        });
        Assert.Equal(21, rows.Select(r => r.Key).Distinct().Count());
        Assert.Equal("New name", rows.Last(r => r.Key == "D00")[Fields.Company]);
    }

    [Fact]
    public async Task Only_what_changed_since_is_read_and_the_instant_itself_counts()
    {
        await using var house = await Start();
        var at = (await house.ReadAll(Domains.Items)).Single(r => r.Key == "A2").ChangedAt!.Value;
        Assert.Contains(await house.ReadAll(Domains.Items, at), r => r.Key == "A2");
        Assert.Empty(await house.ReadAll(Domains.Items, at.AddHours(1)));
    }

    [Fact]
    public async Task Stock_that_moved_is_read_although_its_item_did_not_change()
    {
        await using var house = await Start();
        var later = DateTimeOffset.UtcNow.AddMilliseconds(2);
        SpinWait.SpinUntil(() => DateTimeOffset.UtcNow > later.AddMilliseconds(2));
        house.There.Moves("A1", 7);
        Assert.Empty(await house.ReadAll(Domains.Items, later));
        var row = Assert.Single(await house.ReadAll(Domains.Inventory, later));
        Assert.Equal(("A1", "7"), (row.Key, row[Fields.Available]));
        Assert.True(row.ChangedAt >= later);
        Assert.Equal(["A1"], (await house.ReadAll(Domains.Inventory)).Select(r => r.Key));
    }

    [Fact]
    public async Task A_link_to_another_server_is_refused()
    {
        await using var house = await Start();
        house.Once("GET", "/customers", Mishap.Answer(200, """{"value":[],"@odata.nextLink":"http://evil.example/api/v2.0/companies(x)/customers?$skiptoken=1"}"""));
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => house.ReadAll(Domains.Customers));
        Assert.Equal(FaultKind.Refused, fault.Kind);
    }

    [Theory]
    [InlineData("""{"id":"11111111-1111-1111-1111-111111111111","number":"C7","displayName":null,"blocked":"Some_x0020_Day","extra":{"a":[1]}}""", "true", "Some Day")]
    [InlineData("""{"number":"C7","displayName":"","blocked":"_x0020_","lastModifiedDateTime":"0001-01-01T00:00:00Z","id":"00000000-0000-0000-0000-000000000000"}""", "false", null)]
    [InlineData("""{"number":"C7"}""", null, null)]
    public async Task Odd_records_are_read_as_far_as_they_go(string record, string? blocked, string? reason)
    {
        await using var house = await Start();
        house.Once("GET", "/customers", Mishap.Answer(200, $$"""{"value":[{{record}},{"displayName":"has no number"}]}"""));
        var row = Assert.Single(await house.ReadAll(Domains.Customers));
        Assert.Equal(("C7", null, null), (row.Key, row[Fields.Company], row.ChangedAt));
        Assert.Equal((blocked, reason), (row[Fields.Blocked], row[Fields.BlockedReason]));
    }

    [Fact]
    public async Task A_customer_is_made_once_with_our_number_then_changed_then_left_alone()
    {
        await using var house = await Start();
        var row = Customer("c20", (Fields.Company, "Contoso"), (Fields.CreditLimit, "1200.5"), (Fields.Blocked, "true"), (Fields.City, "Ghent"));
        var made = await Write(house, row);
        Assert.Equal(RowResult.Created, made.Result);
        Assert.Equal(made with { Result = RowResult.Unchanged }, await Write(house, row));
        Assert.Equal(RowResult.Changed, (await Write(house, Customer("C20", (Fields.City, "Antwerp"), (Fields.Blocked, "false")))).Result);
        var kept = house.There.Shelf.All("customers").Single(c => c["number"]!.ToString() == "C20");
        Assert.Equal(("Contoso", "Antwerp", "_x0020_", 1200.5m), (kept["displayName"]!.ToString(), kept["city"]!.ToString(), kept["blocked"]!.ToString(), kept["creditLimit"]!.GetValue<decimal>()));
        Assert.Equal(1, house.Count("PATCH", "/customers"));
    }

    [Fact]
    public async Task A_stored_link_wins_over_the_number_and_a_dead_one_falls_back_to_it()
    {
        await using var house = await Start();
        var id = house.There.Shelf.All("customers").Single()["id"]!.ToString();
        Assert.Equal(id, (await Write(house, Customer("OTHER", (Fields.City, "Ghent")) with { Id = id })).Id);
        Assert.Equal(id, (await Write(house, Customer("C1", (Fields.City, "Bruges")) with { Id = Guid.NewGuid().ToString() })).Id);
        Assert.Equal(id, (await Write(house, Customer("C1", (Fields.City, "Antwerp")) with { Id = "of another system" })).Id);
        Assert.Equal(1, house.There.Shelf.Count("customers"));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_record_that_changed_meanwhile_is_read_again_and_written_once_more(int status)
    {
        await using var house = await Start();
        house.Once("PATCH", "/customers", new Mishap(Before: async context =>
        {
            house.There.Becomes("customers", "C1", c => c["phoneNumber"] = "123");
            return status == 412 && await Mishap.Answer(412, """{"error":{"code":"BadRequest","message":"Changed."}}""").Before!(context);
        }));
        Assert.Equal(RowResult.Changed, (await Write(house, Customer("C1", (Fields.City, "Ghent")))).Result);
        var kept = house.There.Shelf.All("customers").Single();
        Assert.Equal(("Ghent", "123"), (kept["city"]!.ToString(), kept["phoneNumber"]!.ToString()));
        Assert.Equal(2, house.Count("PATCH", "/customers"));
    }

    [Fact]
    public async Task A_customer_that_was_cut_off_after_its_creation_is_one()
    {
        await using var house = await Start();
        house.Once("POST", "/customers", Mishap.ResetAfter);
        Assert.Equal(RowResult.Created, (await Write(house, Customer("C30", (Fields.Company, "Contoso")))).Result);
        house.Once("POST", "/customers", Mishap.ResetBefore);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Write(house, Customer("C31", (Fields.Company, "Adatum"))));
        Assert.Equal(FaultKind.Doubtful, fault.Kind);
        Assert.Equal(2, house.There.Shelf.Count("customers"));
    }

    [Fact]
    public async Task One_bad_row_keeps_no_other_back_and_over_long_text_never_leaves()
    {
        await using var house = await Start();
        var outcomes = await house.System.Write(Domains.Customers,
        [
            Customer("C40", (Fields.Company, new string('x', 101))),
            Customer("C41", (Fields.City, "Ghent")),
            Customer("C42", (Fields.Company, "Contoso"), (Fields.CreditLimit, "much")),
            Customer(new string('9', 21), (Fields.Company, "Contoso")),
            Customer("C43", (Fields.Company, "Contoso")),
            // Zero is no limit at all there.
            Customer("C44", (Fields.Company, "Contoso"), (Fields.CreditLimit, "0")),
            Customer("C1") with { Deleted = true },
        ], WriteRules.Always, CancellationToken.None);
        Assert.Equal([RowResult.Failed, RowResult.Failed, RowResult.Failed, RowResult.Failed, RowResult.Created, RowResult.Failed, RowResult.Skipped], outcomes.Select(o => o.Result));
        Assert.Equal(["company has 101 characters; 100 fit.", "company is missing.", "credit-limit is no number: much.", "The number has 21 characters; 20 fit."], outcomes.Take(4).Select(o => o.Reason));
        Assert.Contains("takes for no limit", outcomes[5].Reason);
        Assert.Equal(1, house.Count("POST", "/customers"));
    }

    [Fact]
    public async Task Items_are_written_and_their_rules_kept()
    {
        await using var house = await Start();
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Price] = WriteRule.Never, [Fields.Name] = WriteRule.IfEmpty });
        Assert.Equal(RowResult.Unchanged, (await Write(house, Customer("A1", (Fields.Price, "99"), (Fields.Name, "Stool")), Domains.Items, rules)).Result);
        Assert.Equal(RowResult.Changed, (await Write(house, Customer("A1", (Fields.Price, "99"), (Fields.Blocked, "true")), Domains.Items)).Result);
        Assert.Equal(RowResult.Created, (await Write(house, Customer("A3", (Fields.Price, "5"), (Fields.Name, "Stool"), (Fields.Unit, "PCS")), Domains.Items)).Result);
        Assert.Equal(0, house.Count("PATCH", "itemLedger"));
        var chair = (await house.ReadAll(Domains.Items)).Single(r => r.Key == "A1");
        Assert.Equal(("Chair", "99", "true", "PCS"), (chair[Fields.Name], chair[Fields.Price], chair[Fields.Blocked], chair[Fields.Unit]));
    }

    [Fact]
    public async Task Rules_see_customers_by_number_mail_and_name_with_what_they_owe()
    {
        await using var house = await Start();
        house.There.Has("customers", new JsonObject { ["number"] = "C2", ["displayName"] = "CONTOSO", ["email"] = "info@contoso.example" });
        house.There.Has("customers", new JsonObject { ["number"] = "C3", ["displayName"] = "Adatum Ltd", ["blocked"] = "Ship" });
        house.There.Has("customers", new JsonObject { ["number"] = "C4", ["displayName"] = "Adatum Trading" });
        house.There.Owes("C1", 400, 150);
        house.There.Moves("A1", 30);
        await house.System.Create(Quote(), CancellationToken.None);

        var data = await house.System.Load(new ReferenceQuestion(new HashSet<string> { "c1" }, new HashSet<string> { "info@contoso.example" }, new HashSet<string> { "adatum" }, new HashSet<string> { "A1", "A2", "A9" }), CancellationToken.None);
        Assert.Equal(["C1", "C2", "C3"], data.Customers.Select(c => c.Number).Order());
        Assert.Equal(new CustomerStanding("C1", "Fabrikam Interiors B.V.", "buyer@fabrikam.example", null, "EUR", false, null, 5000, 550, 150), data.Customer("C1"));
        Assert.Equal((true, "Blocked in Business Central: Ship.", null), (data.Customer("C3")!.Blocked, data.Customer("C3")!.BlockedReason, data.Customer("C3")!.CreditLimit));
        Assert.Equal((30, 12.5m), (data.Item("A1")!.Available, data.Item("A1")!.PriceFor("EUR", 1)!.Price));
        Assert.Null(data.Item("A2")!.Available);
        Assert.Null(data.Item("A9"));
    }
}
