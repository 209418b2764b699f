using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.HubSpot;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.HubSpot;

/// <summary>An account with a few companies, over a real HTTP server.</summary>
public sealed partial class HubSpotTests : IAsyncLifetime
{
    static readonly CancellationToken Stop = CancellationToken.None;
    readonly HurriedClock clock = new();
    DoubleServer server = null!;
    DoubleShelf shelf = null!;
    ConnectionRoom room = null!;

    public async Task InitializeAsync()
    {
        shelf = new DoubleShelf();
        server = await DoubleServer.Start(new HubSpotDouble(shelf, clock));
        room = Rooms.Room(clock: clock);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    IConnectedSystem System(params (string, string)[] more) =>
        new HubSpotConnector().Open(ConnectionTerms.Of("crm", "hubspot", [(Term.BaseUrl, server.Address.ToString()), (Term.Password, more.FirstOrDefault(m => m.Item1 == Term.Password).Item2 ?? "pat-eu1-test"), .. more.Where(m => m.Item1 != Term.Password)]), room);

    Task<IReadOnlyList<RowOutcome>> Write(string domain, params DomainRow[] rows) => ((IDomainWriter)System()).Write(domain, rows, WriteRules.Always, Stop);

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));
    static DomainRow Fabrikam => Row("C-100", (Fields.Company, "Fabrikam Interiors B.V."), (Fields.City, "Utrecht"));

    void Made(string id, string name, string? number = null)
    {
        var properties = new JsonObject { ["name"] = name, ["hs_object_id"] = id, ["hs_lastmodifieddate"] = "2026-01-01T00:00:00.000Z" };
        if (number is not null) properties["portal_customer_number"] = number;
        shelf.Put("companies", id, new JsonObject { ["id"] = id, ["properties"] = properties, ["updatedAt"] = "2026-01-01T00:00:00.000Z" });
    }

    string? Has(string type, string id, string property) => shelf.Find(type, id)?["properties"]?[property]?.ToString();

    [Fact]
    public async Task A_company_is_made_by_its_number_and_left_alone_when_nothing_changed()
    {
        var made = Assert.Single(await Write(Domains.Customers, Fabrikam));
        Assert.Equal(RowResult.Created, made.Result);
        Assert.Equal(("Fabrikam Interiors B.V.", "C-100"), (Has("companies", made.Id!, "name"), Has("companies", made.Id!, "portal_customer_number")));
        var before = server.Requests.Count;
        Assert.Equal(RowResult.Unchanged, Assert.Single(await Write(Domains.Customers, Fabrikam)).Result);
        Assert.All(server.Requests.Skip(before), r => Assert.EndsWith("/batch/read", r));
    }

    [Fact]
    public async Task A_company_without_our_number_is_no_customer_of_ours_and_flows_both_ways_make_no_second_one()
    {
        Made("7", "Fabrikam Interiors B.V.");
        Made("8", "Contoso Ltd.", number: "C-200");
        var rows = (await ((IDomainReader)System()).Read(Domains.Customers, new ReadAsk(), Stop)).Rows;
        Assert.Equal("C-200", Assert.Single(rows).Key);
        await Write(Domains.Customers, [.. rows.Select(r => r with { Id = null })]);
        await Write(Domains.Customers, Fabrikam);
        Assert.Equal(["C-100", "C-200"], (await ((IDomainReader)System()).Read(Domains.Customers, new ReadAsk(), Stop)).Rows.Select(r => r.Key).Order());
        Assert.Equal(2, shelf.Count("companies"));
    }

    [Fact]
    public async Task A_stage_that_is_not_in_our_map_is_not_empty()
    {
        Made("7", "Fabrikam", number: "C-100");
        var deal = Row("PQ-1", (Fields.Customer, "C-100"), (Fields.Status, "open"));
        var id = Assert.Single(await Write(Domains.Opportunities, deal)).Id!;
        (shelf.Find("deals", id)!["properties"]!["dealstage"], shelf.Find("deals", id)!["properties"]!["pipeline"]) = ("4711", "partners");
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Status] = WriteRule.IfEmpty });
        var won = Row("PQ-1", (Fields.Customer, "C-100"), (Fields.Status, "won"));
        Assert.Equal(RowResult.Unchanged, Assert.Single(await ((IDomainWriter)System()).Write(Domains.Opportunities, [won], rules, Stop)).Result);
        Assert.Equal(("4711", "partners"), (Has("deals", id, "dealstage"), Has("deals", id, "pipeline")));
        await Write(Domains.Opportunities, won);
        Assert.Equal(("closedwon", "default"), (Has("deals", id, "dealstage"), Has("deals", id, "pipeline")));
    }

    [Fact]
    public async Task A_company_without_a_number_is_found_among_a_thousand_numbered_ones_that_begin_alike()
    {
        for (var i = 0; i < 1200; i++) Made($"{1000 + i}", $"Fabrik {i}", number: $"N-{i}");
        Made("7", "FABRIKAM interiors");
        Assert.Equal((RowResult.Changed, "7"), (Assert.Single(await Write(Domains.Customers, Fabrikam)) is var o ? (o.Result, o.Id) : default));
        Assert.Equal(1, server.Requests.Count(r => r.EndsWith("/search")));
    }

    [Fact]
    public async Task A_search_that_is_refused_fails_its_rows_and_not_the_others()
    {
        Made("7", "Contoso", number: "C-200");
        server.Mishaps = r => r.Path.Value!.EndsWith("/search") ? Mishap.Answer(400, """{"status":"error","message":"The name is no name.","category":"VALIDATION_ERROR"}""") : null;
        var outcomes = await Write(Domains.Customers, Fabrikam, Row("C-200", (Fields.Company, "Contoso"), (Fields.City, "Ghent")));
        Assert.Equal([RowResult.Failed, RowResult.Changed], outcomes.Select(o => o.Result));
        Assert.Contains("The name is no name.", outcomes[0].Reason);
    }

    [Fact]
    public async Task A_company_made_by_hand_is_known_by_its_name_and_given_its_number()
    {
        Made("7", "FABRIKAM interiors");
        var outcome = Assert.Single(await Write(Domains.Customers, Fabrikam));
        Assert.Equal((RowResult.Changed, "7"), (outcome.Result, outcome.Id));
        Assert.Equal("C-100", Has("companies", "7", "portal_customer_number"));
    }

    [Fact]
    public async Task The_stored_link_comes_first_and_a_stale_one_is_passed_over()
    {
        Made("7", "Old Name");
        Assert.Equal("7", Assert.Single(await Write(Domains.Customers, Fabrikam with { Id = "7" })).Id);
        Made("8", "Elsewhere", number: "C-555");
        Assert.Equal("7", Assert.Single(await Write(Domains.Customers, Fabrikam with { Id = "8" })).Id);
        Assert.Equal("7", Assert.Single(await Write(Domains.Customers, Fabrikam with { Id = "4711" })).Id);
    }

    [Fact]
    public async Task Rules_of_fields_hold_for_known_companies()
    {
        Made("7", "Fabrikam Interiors", number: "C-100");
        shelf.Find("companies", "7")!["properties"]!["city"] = "Zeist";
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.City] = WriteRule.IfEmpty, [Fields.Phone] = WriteRule.IfEmpty, [Fields.Website] = WriteRule.Never });
        await ((IDomainWriter)System()).Write(Domains.Customers, [Row("C-100", (Fields.City, "Utrecht"), (Fields.Phone, "+31 30 1"), (Fields.Website, "fabrikam.example"))], rules, Stop);
        Assert.Equal(("Zeist", "+31 30 1", null), (Has("companies", "7", "city"), Has("companies", "7", "phone"), Has("companies", "7", "website")));
    }

    [Fact]
    public async Task A_contact_belongs_to_the_company_of_its_customer()
    {
        var company = Assert.Single(await Write(Domains.Customers, Fabrikam)).Id;
        var contact = Assert.Single(await Write(Domains.Contacts, Row("anna@fabrikam.example", (Fields.Contact, "Anna de Vries"), (Fields.Customer, "C-100"))));
        Assert.Equal(RowResult.Created, contact.Result);
        Assert.Equal(("Anna", "de Vries"), (Has("contacts", contact.Id!, "firstname"), Has("contacts", contact.Id!, "lastname")));
        Assert.NotNull(shelf.Find("associations", $"contacts:{contact.Id}>companies:{company}"));
        var later = Assert.Single(await Write(Domains.Contacts, Row("bo@elsewhere.example", (Fields.Customer, "C-404"))));
        Assert.Equal((RowResult.Failed, true), (later.Result, later.Again));
    }

    [Fact]
    public async Task A_contact_that_moves_to_another_customer_leaves_the_one_before()
    {
        Made("7", "Fabrikam", number: "C-100");
        Made("8", "Contoso", number: "C-200");
        Made("9", "A friend's");
        var id = Assert.Single(await Write(Domains.Contacts, Row("anna@fabrikam.example", (Fields.Customer, "C-100")))).Id;
        shelf.Put("associations", $"contacts:{id}>companies:9", new JsonObject { ["from"] = "contacts", ["id"] = id, ["to"] = "companies", ["other"] = "9" });
        Assert.Equal(RowResult.Changed, Assert.Single(await Write(Domains.Contacts, Row("anna@fabrikam.example", (Fields.Customer, "C-200")))).Result);
        Assert.Equal(["8", "9"], shelf.All("associations").Select(a => a["other"]!.ToString()).Order());
        Assert.Equal(RowResult.Unchanged, Assert.Single(await Write(Domains.Contacts, Row("anna@fabrikam.example", (Fields.Customer, "C-200")))).Result);
    }

    [Theory]
    [InlineData("UTC", "2026-12-31T00:00:00Z")]
    [InlineData("Europe/Brussels", "2026-12-30T23:00:00Z")]
    [InlineData("America/New_York", "2026-12-31T05:00:00Z")]
    public async Task A_closing_date_is_the_same_day_in_the_accounts_time_zone(string zone, string instant)
    {
        Made("7", "Fabrikam", number: "C-100");
        var system = System(("TimeZone", zone));
        var row = Row("PQ-1", (Fields.Customer, "C-100"), (Fields.CloseDate, "2026-12-31"));
        var id = Assert.Single(await ((IDomainWriter)system).Write(Domains.Opportunities, [row], WriteRules.Always, Stop)).Id!;
        Assert.Equal(instant, Has("deals", id, "closedate"));
        Assert.Equal(RowResult.Unchanged, Assert.Single(await ((IDomainWriter)system).Write(Domains.Opportunities, [row], WriteRules.Always, Stop)).Result);
        clock.LetTimePass();
        Assert.Equal("2026-12-31", Assert.Single((await ((IDomainReader)system).Read(Domains.Opportunities, new ReadAsk(), Stop)).Rows)[Fields.CloseDate]);
    }

    [Fact]
    public async Task A_deal_is_named_staged_and_tied_to_company_and_contact()
    {
        var company = Assert.Single(await Write(Domains.Customers, Fabrikam)).Id;
        var contact = Assert.Single(await Write(Domains.Contacts, Row("anna@fabrikam.example", (Fields.Contact, "Anna")))).Id;
        var row = Row("PQ-1", (Fields.Customer, "C-100"), (Fields.Email, "Anna@Fabrikam.example"), (Fields.QuoteNumber, "SQ-000042"), (Fields.Amount, "1234.5"), (Fields.Currency, "EUR"), (Fields.CloseDate, "2026-12-31"), (Fields.Status, "open"));
        var deal = Assert.Single(await Write(Domains.Opportunities, row)).Id!;
        Assert.Equal(("Fabrikam Interiors B.V. – SQ-000042", "1234.5", "presentationscheduled", "default", "2026-12-31T00:00:00Z"), (Has("deals", deal, "dealname"), Has("deals", deal, "amount"), Has("deals", deal, "dealstage"), Has("deals", deal, "pipeline"), Has("deals", deal, "closedate")));
        Assert.NotNull(shelf.Find("associations", $"deals:{deal}>companies:{company}"));
        Assert.NotNull(shelf.Find("associations", $"deals:{deal}>contacts:{contact}"));
        shelf.Find("deals", deal)!["properties"]!["dealstage"] = "contractsent";
        Assert.Equal(RowResult.Unchanged, Assert.Single(await Write(Domains.Opportunities, row)).Result);
        Assert.Equal(RowResult.Changed, Assert.Single(await Write(Domains.Opportunities, Row("PQ-1", (Fields.Customer, "C-100"), (Fields.Status, "won")))).Result);
        Assert.Equal("closedwon", Has("deals", deal, "dealstage"));
    }

    [Fact]
    public async Task More_rows_than_a_batch_takes_go_in_several_and_a_key_twice_is_one_record()
    {
        DomainRow[] rows = [.. Enumerable.Range(0, 230).Select(i => Row($"p{i}@example.org", (Fields.Contact, $"Person {i}"))), Row("P7@example.org", (Fields.Phone, "7"))];
        var outcomes = await Write(Domains.Contacts, rows);
        Assert.Equal((231, 230), (outcomes.Count, shelf.Count("contacts")));
        Assert.Equal((RowResult.Changed, outcomes[7].Id), (outcomes[^1].Result, outcomes[^1].Id));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_wrong_with_one_row_does_not_keep_the_others_back(bool refusedAsAWhole)
    {
        // Some answers of HubSpot are about the whole batch: then it is halved.
        if (refusedAsAWhole) server.Mishaps = r => r.Path.Value!.EndsWith("/batch/upsert", StringComparison.Ordinal) && shelf.Count("contacts") == 0 && Interlocked.Increment(ref refusals) == 1 ? Mishap.Answer(400, """{"status":"error","category":"VALIDATION_ERROR","message":"no"}""") : null;
        var outcomes = await Write(Domains.Contacts, Row("good@example.org"), Row("not-an-address"), Row("fine@example.org"));
        Assert.Equal([RowResult.Created, RowResult.Failed, RowResult.Created], outcomes.Select(o => o.Result));
        Assert.Contains("invalid", outcomes[1].Reason);
        Assert.Equal(2, shelf.Count("contacts"));
    }
    int refusals;

    [Fact]
    public async Task Reading_gives_customers_contacts_and_deals_with_the_numbers_they_belong_to()
    {
        await A_deal_is_named_staged_and_tied_to_company_and_contact();
        clock.LetTimePass();
        var reader = (IDomainReader)System();
        var company = Assert.Single((await reader.Read(Domains.Customers, new ReadAsk(), Stop)).Rows);
        Assert.Equal(("C-100", "Utrecht"), (company.Key, company[Fields.City]));
        var contact = Assert.Single((await reader.Read(Domains.Contacts, new ReadAsk(), Stop)).Rows);
        Assert.Equal(("anna@fabrikam.example", "Anna"), (contact.Key, contact[Fields.Contact]));
        var deal = Assert.Single((await reader.Read(Domains.Opportunities, new ReadAsk(), Stop)).Rows);
        Assert.Equal(("PQ-1", "C-100", "won", "1234.5", "2026-12-31"), (deal.Key, deal[Fields.Customer], deal[Fields.Status], deal[Fields.Amount], deal[Fields.CloseDate]));
        Assert.Empty((await reader.Read(Domains.Opportunities, new ReadAsk(Since: clock.GetUtcNow().AddHours(1)), Stop)).Rows);
    }

    [Fact]
    public async Task Rows_of_one_instant_that_fill_several_pages_are_all_read()
    {
        for (var i = 1; i <= 12; i++) Made($"{i}", $"Company {i}", $"C-{i}");
        Made("13", "Later", "C-13");
        shelf.Find("companies", "13")!["properties"]!["hs_lastmodifieddate"] = "2026-01-01T00:00:00.001Z";
        var (keys, cursor) = (new HashSet<string>(), (string?)null);
        do
        {
            var page = await ((IDomainReader)System()).Read(Domains.Customers, new ReadAsk(Cursor: cursor, Size: 5), Stop);
            keys.UnionWith(page.Rows.Select(r => r.Key));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(13, keys.Count);
    }

    [Fact]
    public async Task A_test_says_which_property_is_missing_and_an_unknown_token_is_about_credentials()
    {
        await System().Test(Stop);
        await System(("ApiVersion", "2026-03")).Test(Stop);
        var missing = await Assert.ThrowsAsync<ConnectionFault>(() => System(("CustomerProperty", "erp_no")).Test(Stop));
        Assert.Contains("have no property erp_no", missing.Message);
        var plain = await Assert.ThrowsAsync<ConnectionFault>(() => System(("CustomerProperty", "zip")).Test(Stop));
        Assert.Contains("unique values", plain.Message);
        var stranger = await Assert.ThrowsAsync<ConnectionFault>(() => System((Term.Password, "other")).Test(Stop));
        Assert.Equal(FaultKind.Credentials, stranger.Kind);
        Assert.DoesNotContain("other", stranger.Message.Replace("OAuth", ""));
    }

    [Fact]
    public async Task The_double_limits_calls_and_the_client_keeps_to_it()
    {
        var system = System();
        for (var i = 0; i < 150; i++) await system.Test(Stop);
        // One or two come just before the double forgets an old one, and are made again.
        Assert.InRange(server.Requests.Count, 300, 310);
    }
}
