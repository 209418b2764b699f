using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Tryton;

[Trait("Suite", "systems"), Collection(Company.OneByOne)]
public sealed class TrytonWritingTests
{
    static DomainRow Customer(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    static readonly DomainRow Whole = Customer("C-2001", (Fields.Company, "Fabrikam Interiors B.V."), (Fields.Email, "Info@fabrikam.example"), (Fields.Phone, "+31 10 1234567"),
        (Fields.Street, "Kade 1"), (Fields.PostCode, "3011 AA"), (Fields.City, "Rotterdam"), (Fields.Country, "NL"), (Fields.Blocked, "false"));

    static async Task<RowOutcome> Write(IDomainWriter writer, DomainRow row, WriteRules? rules = null, string domain = Domains.Customers) => Assert.Single(await writer.Write(domain, [row], rules ?? WriteRules.Always, default));

    [Fact]
    public async Task A_customer_is_created_then_unchanged_then_changed()
    {
        var company = await Company.Found();
        var writer = company.Connect<IDomainWriter>();
        var created = await Write(writer, Whole);
        Assert.Equal(RowResult.Created, created.Result);
        Assert.Equal((RowResult.Unchanged, created.Id), (await Write(writer, Whole)) is var same ? (same.Result, same.Id) : default);
        var moved = Customer("C-2001", (Fields.City, "Delft"), (Fields.Phone, null), (Fields.Website, "https://fabrikam.example"));
        Assert.Equal(RowResult.Changed, (await Write(writer, moved)).Result);

        var row = (await company.Connect<IDomainReader>().Read(Domains.Customers, new(), default)).Rows.Single(r => r.Key == "C-2001");
        Assert.Equal(("Fabrikam Interiors B.V.", "Info@fabrikam.example", null, "https://fabrikam.example", "Kade 1", "Delft", "NL"),
            (row[Fields.Company], row[Fields.Email], row[Fields.Phone], row[Fields.Website], row[Fields.Street], row[Fields.City], row[Fields.Country]));
    }

    [Theory]
    [InlineData("model.party.party.create", true)]
    [InlineData("model.party.party.create", false)]
    public async Task A_customer_whose_creation_was_in_doubt_stands_there_once(string method, bool afterwards)
    {
        var company = await Company.Found();
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Write(company.Connect<IDomainWriter>(new BreakingWire(method, afterwards)), Whole));
        Assert.Equal(FaultKind.Doubtful, fault.Kind);
        Assert.Equal(afterwards ? RowResult.Unchanged : RowResult.Created, (await Write(company.Connect<IDomainWriter>(), Whole)).Result);
    }

    [Fact]
    public async Task Two_writers_at_once_make_one_customer()
    {
        var company = await Company.Found();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Write(company.Connect<IDomainWriter>(), Whole)));
        Assert.Single(outcomes.Select(o => o.Id).Distinct());
        Assert.Single(outcomes, o => o.Result is RowResult.Created);
    }

    [Fact]
    public async Task Text_that_is_too_long_never_leaves()
    {
        var company = await Company.Found();
        var wire = new BreakingWire("model.party.party.create", afterwards: false);
        var outcomes = await company.Connect<IDomainWriter>(wire).Write(Domains.Customers, [Customer("C-3", (Fields.Company, new string('x', 256))), Customer("C-4", (Fields.Company, ""))], WriteRules.Always, default);
        Assert.Equal(["company has 256 characters; 255 fit.", "company is missing."], outcomes.Select(o => o.Reason));
        Assert.Equal(0, wire.Calls);
    }

    [Fact]
    public async Task What_went_wrong_with_one_row_does_not_keep_the_others_back()
    {
        var writer = (await Company.Found()).Connect<IDomainWriter>();
        var outcomes = await writer.Write(Domains.Customers, [Whole with { Key = "C-7", Values = new Dictionary<string, string?>(Whole.Values) { [Fields.Country] = "ZZ" } }, Whole], WriteRules.Always, default);
        Assert.Equal([(RowResult.Failed, "Tryton has no country ZZ."), (RowResult.Created, null)], outcomes.Select(o => (o.Result, o.Reason)));
    }

    [Fact]
    public async Task The_rules_of_fields_are_kept()
    {
        var company = await Company.Found();
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Company] = WriteRule.IfEmpty, [Fields.Email] = WriteRule.Never });
        var outcome = await Write(company.Connect<IDomainWriter>(), Customer("C-1001", (Fields.Company, "Other"), (Fields.Email, "other@acme.example")), rules);
        Assert.Equal(RowResult.Unchanged, outcome.Result);
    }

    [Fact]
    public async Task A_stored_link_that_leads_to_another_number_or_nowhere_is_passed_over()
    {
        var company = await Company.Found();
        var writer = company.Connect<IDomainWriter>();
        var known = (await Write(writer, Customer("C-1001", (Fields.Country, "NL")))).Id;
        var other = await Write(writer, Customer("NEW-1", (Fields.Company, "Another"), (Fields.City, "Delft")) with { Id = known });
        Assert.Equal(RowResult.Created, other.Result);
        Assert.NotEqual(known, other.Id);
        Assert.Equal((RowResult.Changed, known), (await Write(writer, Customer("C-1001", (Fields.City, "Delft")) with { Id = known })) is var linked ? (linked.Result, linked.Id) : default);
        Assert.Equal((RowResult.Changed, known), (await Write(writer, Customer("C-1001", (Fields.City, "Breda")) with { Id = "99999" })) is var gone ? (gone.Result, gone.Id) : default);
    }

    [Fact]
    public async Task An_opportunity_that_was_cut_off_is_not_sent_again_before_the_first_call_must_be_over()
    {
        var wire = new BreakingWire("model.sale.opportunity.create", afterwards: false, times: 1);
        var writer = (await Company.Found()).Connect<IDomainWriter>(wire);
        var deal = Customer("PQ-79", (Fields.Customer, "C-1001"), (Fields.Amount, "1"), (Fields.Currency, "EUR"));
        await Assert.ThrowsAsync<ConnectionFault>(() => Write(writer, deal, domain: Domains.Opportunities));
        var again = await Write(writer, deal, domain: Domains.Opportunities);
        Assert.Equal((RowResult.Failed, true, 1), (again.Result, again.Again, wire.Calls));
        Assert.Contains("was sent to Tryton", again.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opportunity_is_created_once_gets_its_amount_and_is_lost()
    {
        var company = await Company.Found();
        var writer = company.Connect<IDomainWriter>();
        DomainRow Deal(string amount, string status) => Customer("PQ-77", (Fields.Customer, "C-1001"), (Fields.Amount, amount), (Fields.Currency, "EUR"), (Fields.Status, status), (Fields.QuoteNumber, "SQ-1"));
        await Assert.ThrowsAsync<ConnectionFault>(() => Write(company.Connect<IDomainWriter>(new BreakingWire("model.sale.opportunity.create", afterwards: true)), Deal("100.5", "open"), domain: Domains.Opportunities));

        Assert.Equal(RowResult.Unchanged, (await Write(writer, Deal("100.5", "open"), domain: Domains.Opportunities)).Result);
        Assert.Equal(RowResult.Changed, (await Write(writer, Deal("120", "lost"), domain: Domains.Opportunities)).Result);
        Assert.Equal(RowResult.Unchanged, (await Write(writer, Deal("120", "lost"), domain: Domains.Opportunities)).Result);
        var stranger = await Write(writer, Customer("PQ-78", (Fields.Customer, "C-9")), domain: Domains.Opportunities);
        Assert.Equal((RowResult.Failed, "Tryton has no customer C-9."), (stranger.Result, stranger.Reason));
    }
}
