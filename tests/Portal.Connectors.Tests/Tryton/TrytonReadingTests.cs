using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Tryton;

[Trait("Suite", "systems"), Collection(Company.OneByOne)]
public sealed class TrytonReadingTests
{
    static async Task<List<DomainRow>> All(IDomainReader reader, string domain, DateTimeOffset? since = null, int size = 500, Func<Task>? betweenPages = null)
    {
        var rows = new List<DomainRow>();
        for (string? cursor = null; ;)
        {
            var page = await reader.Read(domain, new ReadAsk(since, cursor, size), default);
            rows.AddRange(page.Rows);
            if (page.Next is null) return rows;
            cursor = page.Next;
            if (betweenPages is not null) await betweenPages();
        }
    }

    static DomainRow Customer(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    [Fact]
    public async Task Customers_are_the_parties_but_not_the_company_itself_and_its_people()
    {
        var rows = await All((await Company.Found()).Connect<IDomainReader>(), Domains.Customers);
        Assert.Equal(["C-1001", "C-1002", "C-1003"], rows.Select(r => r.Key).Order());
        var acme = rows.Single(r => r.Key == "C-1001");
        Assert.Equal(("Acme Fabrication B.V.", "buyer@acme.example", "1 Dock Road", "3011", "Rotterdam", "false"), (acme[Fields.Company], acme[Fields.Email], acme[Fields.Street], acme[Fields.PostCode], acme[Fields.City], acme[Fields.Blocked]));
        Assert.Equal("true", rows.Single(r => r.Key == "C-1003")[Fields.Blocked]);
    }

    [Fact]
    public async Task Items_and_contacts_are_read()
    {
        var reader = (await Company.Found()).Connect<IDomainReader>();
        var items = await All(reader, Domains.Items);
        Assert.Equal([("HELP-1", "95", "hour", "false"), ("OLD-900", "12", "unit", "true"), ("PUMP-200", "310", "unit", "false"), ("SEAL-300", "7.95", "unit", "false"), ("VALVE-100", "42.5", "unit", "false")],
            items.OrderBy(i => i.Key).Select(i => (i.Key, i[Fields.Price], i[Fields.Unit], i[Fields.Blocked])));
        var contacts = await All(reader, Domains.Contacts);
        Assert.Equal("C-1002", contacts.Single(c => c.Key == "office@northwind.example")[Fields.Customer]);
    }

    [Fact]
    public async Task What_changed_is_read_again_even_when_only_a_part_of_it_changed()
    {
        var company = await Company.Found();
        var (reader, writer) = (company.Connect<IDomainReader>(), company.Connect<IDomainWriter>());
        var before = (await All(reader, Domains.Customers)).Max(r => r.ChangedAt)!.Value;
        await writer.Write(Domains.Customers, [Customer("C-1002", (Fields.Email, "new@northwind.example"))], WriteRules.Always, default);

        var changed = Assert.Single(await All(reader, Domains.Customers, before.AddMicroseconds(1)));

        Assert.Equal(("C-1002", "new@northwind.example"), (changed.Key, changed[Fields.Email]));
        Assert.True(changed.ChangedAt > before);
        Assert.Contains(await All(reader, Domains.Customers, changed.ChangedAt), r => r.Key == "C-1002");
        Assert.Empty(await All(reader, Domains.Customers, changed.ChangedAt!.Value.AddMicroseconds(1)));
    }

    [Fact]
    public async Task A_row_that_changes_while_pages_are_read_comes_again_at_the_end()
    {
        var company = await Company.Found();
        var (reader, writer) = (company.Connect<IDomainReader>(), company.Connect<IDomainWriter>());
        var made = Enumerable.Range(1, 9).Select(i => Customer($"P-{i}", (Fields.Company, $"Customer {i}"))).ToList();
        await writer.Write(Domains.Customers, made, WriteRules.Always, default);
        var changes = new Queue<DomainRow>([Customer("P-1", (Fields.Company, "Renamed")), Customer("P-10", (Fields.Company, "Late"))]);

        var rows = await All(reader, Domains.Customers, size: 4, betweenPages: async () =>
        {
            if (changes.TryDequeue(out var change)) await writer.Write(Domains.Customers, [change], WriteRules.Always, default);
        });

        Assert.Equal("Renamed", rows.Last(r => r.Key == "P-1")[Fields.Company]);
        Assert.Contains(rows, r => r.Key == "P-10");
        Assert.Equal(13, rows.Select(r => r.Key).Distinct().Count());
        Assert.All(made, m => Assert.Contains(rows, r => r.Key == m.Key));
    }

    [Fact]
    public async Task Quotes_are_read_by_our_key_and_drafts_are_none()
    {
        var company = await Company.Found();
        var wire = new BreakingWire("model.sale.sale.quote", afterwards: false);
        await Assert.ThrowsAsync<ConnectionFault>(() => company.Connect<IQuoteBook>(wire).Create(new("PQ-2", "C-1001", null, null, "EUR", null, null, [new("SEAL-300", 1, null, null)]), default));
        await company.Connect<IQuoteBook>().Create(new("PQ-1", "C-1002", null, null, "EUR", null, null, [new("SEAL-300", 2, null, null)]), default);

        var row = Assert.Single(await All(company.Connect<IDomainReader>(), Domains.Quotes));

        Assert.Equal(("PQ-1", "C-1002", "15.9", "open", "EUR"), (row.Key, row[Fields.Customer], row[Fields.Total], row[Fields.Status], row[Fields.Currency]));
    }

    [Fact]
    public async Task Reference_data_is_found_by_number_address_and_name()
    {
        var company = await Company.Found();
        await company.Connect<IQuoteBook>().Create(new("PQ-1", "C-1001", null, null, "EUR", null, null, [new("SEAL-300", 2, null, null)]), default);
        var data = await company.Connect<IReferenceBook>().Load(new(new HashSet<string> { "c-1003", "C-9" }, new HashSet<string> { "office@northwind.example" }, new HashSet<string> { "ACME Fabrication" }, new HashSet<string> { "valve-100", "OLD-900", "%" }), default);

        Assert.Equal(["C-1001", "C-1002", "C-1003"], data.Customers.Select(c => c.Number).Order());
        Assert.True(data.Customer("C-1003")!.Blocked);
        Assert.Equal(("EUR", 15.90m), (data.Customer("C-1001")!.Currency, data.Customer("C-1001")!.OpenAmount));
        Assert.Equal("C-1001", Assert.Single(data.CustomersNamed(NormalisedName.Of("Acme Fabrication"))).Number);
        Assert.Equal(42.50m, data.Item("VALVE-100")!.PriceFor("EUR", 1)!.Price);
        Assert.True(data.Item("OLD-900")!.Blocked);
        Assert.Equal(2, data.Items.Count);
    }

    [Fact]
    public async Task A_customer_sees_its_quotes_newest_first_and_its_invoices()
    {
        var company = await Company.Found();
        var quotes = company.Connect<IQuoteBook>();
        foreach (var key in new[] { "PQ-1", "PQ-2", "PQ-3" }) await quotes.Create(new(key, "C-1002", null, null, "EUR", null, null, [new("SEAL-300", 2, null, null)]), default);
        var book = company.Connect<ICustomerBook>();

        var first = await book.Quotes("c-1002", null, 2, default);
        var rest = await book.Quotes("c-1002", first.Next, 2, default);
        Assert.Equal(["PQ-3", "PQ-2", "PQ-1"], first.Items.Concat(rest.Items).Select(q => q.Key));
        Assert.Null(rest.Next);

        var invoice = Assert.Single((await book.Invoices("C-1002", null, 10, default)).Items);
        Assert.Equal(("INV-1", "C-1002", 85m, 85m, "EUR", "overdue", 30), (invoice.Number, invoice.CustomerNumber, invoice.Total, invoice.Open, invoice.Currency, invoice.Status, invoice.DueOn.DayNumber - invoice.IssuedOn.DayNumber));
        var card = await book.Find("C-1002", default);
        Assert.Equal((85m + 3 * 15.90m, 85m, "Rotterdam"), (card!.Standing.OpenAmount, card.Standing.OverdueAmount, card.City));
        Assert.Null(await book.Find("C-9", default));
    }
}
