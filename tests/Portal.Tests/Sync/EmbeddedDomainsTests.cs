using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Sync;

/// <summary>The built-in ERP as a source and as a target of syncs.</summary>
public sealed class EmbeddedDomainsTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task Every_record_is_read_once_page_by_page(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var register = app.Services.GetRequiredService<IRegister>();
        var said = new Dictionary<string, string?> { [Fields.Subject] = "It wobbles", [Fields.Body] = "It does.", [Fields.InspectedOn] = "2026-11-17", [Fields.Inspector] = "Sam", [Fields.Result] = "passed" };
        foreach (var domain in (string[])[Domains.Tickets, Domains.Inspections])
            for (var i = 0; i < 9; i++) await register.Register(domain, new NewRecord($"{domain}-{i}", said), default);
        var reader = Reader(app);
        foreach (var shape in reader.Readable)
        {
            var rows = await All(reader, shape.Domain, size: 7);
            Assert.NotEmpty(rows);
            Assert.Equal(rows.Count, rows.Select(r => r.Key).Distinct().Count());
            Assert.All(rows, r => Assert.Empty(r.Values.Keys.Except(shape.Fields.Select(f => f.Name))));
        }
        var customers = await app.Database(db => db.Set<Customer>().CountAsync());
        Assert.Equal(customers, (await All(reader, Domains.Customers, size: 3)).Count);
    }

    [Theory, OnEveryDatabase]
    public async Task Only_what_changed_since_is_read_and_an_item_changes_with_its_price(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Enabled", "false")] });
        await app.Has(
            Customer.Create("C-1", new CustomerDetails("One"), At), Customer.Create("C-2", new CustomerDetails("Two"), At.AddHours(2)), Customer.Create("C-3", new CustomerDetails("Three"), At.AddHours(1)),
            Item.Create("A", new ItemDetails("Desk"), At), Item.Create("B", new ItemDetails("Chair"), At), ItemPrice.Create("B", ItemPrice.StandardList, "EUR", 1, 30, At.AddHours(3)));
        var reader = Reader(app);
        Assert.Equal(["C-3", "C-2"], (await All(reader, Domains.Customers, since: At.AddHours(1))).Select(r => r.Key));
        var item = Assert.Single(await All(reader, Domains.Items, since: At.AddHours(1)));
        Assert.Equal(("B", "30", "EUR", At.AddHours(3)), (item.Key, item[Fields.Price], item[Fields.Currency], item.ChangedAt));
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_is_created_then_changed_then_left_as_it_is_and_each_change_is_told_once(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Enabled", "false")] });
        var row = new DomainRow("c-7", new Dictionary<string, string?> { [Fields.Company] = "Adatum", [Fields.Email] = "Kim@Adatum.test", [Fields.CreditLimit] = "500" });
        Assert.Equal(RowResult.Created, await Write(app, row));
        Assert.Equal(RowResult.Unchanged, await Write(app, row with { Values = new Dictionary<string, string?>(row.Values) { [Fields.Email] = "kim@adatum.test" } }));
        Assert.Equal(RowResult.Changed, await Write(app, row with { Values = new Dictionary<string, string?> { [Fields.CreditLimit] = "750" } }));
        var customer = await app.Database(db => db.Set<Customer>().SingleAsync());
        Assert.Equal(("C-7", "Adatum", 750m), (customer.Number, customer.Name, customer.CreditLimit));
        Assert.Equal(["customer.created", "customer.updated"], await app.Database(db => db.Events.OrderBy(e => e.Id).Select(e => e.Type).ToListAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_wrong_with_one_row_keeps_no_other_back(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Enabled", "false")] });
        await app.Has(Item.Create("A", new ItemDetails("Desk"), At));
        var outcomes = await Writer(app).Write(Domains.Inventory, [Stock("NOBODY", "4"), Stock("A", "lots"), Stock("a", "4"), new DomainRow("A", new Dictionary<string, string?>(), Deleted: true)], WriteRules.Always, default);
        Assert.Equal([RowResult.Failed, RowResult.Failed, RowResult.Created, RowResult.Skipped], outcomes.Select(o => o.Result));
        Assert.Equal("There is no item NOBODY.", outcomes[0].Reason);
        Assert.Equal(4m, await app.Database(async db => (await db.Set<StockLevel>().SingleAsync()).Available));
    }

    [Theory, OnEveryDatabase]
    public async Task A_field_that_is_only_filled_when_empty_keeps_what_a_person_put_there(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Enabled", "false")] });
        await app.Has(Customer.Create("C-1", new CustomerDetails("One", Phone: "1"), At));
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Phone] = WriteRule.IfEmpty, [Fields.City] = WriteRule.IfEmpty, [Fields.Company] = WriteRule.Never });
        await Writer(app).Write(Domains.Customers, [new("C-1", new Dictionary<string, string?> { [Fields.Phone] = "2", [Fields.City] = "Delft", [Fields.Company] = "Uno" })], rules, default);
        var customer = await app.Database(db => db.Set<Customer>().SingleAsync());
        Assert.Equal(("One", "1", "Delft"), (customer.Name, customer.Phone, customer.City));
    }

    static DomainRow Stock(string item, string available) => new(item, new Dictionary<string, string?> { [Fields.Available] = available });

    static IDomainReader Reader(PortalApp app) => app.Services.GetRequiredService<IConnections>().All<IDomainReader>().Single(r => r.System == EmbeddedErp.Slug);

    static IDomainWriter Writer(PortalApp app) => app.Services.GetServices<IDomainWriter>().Single(w => w.System == EmbeddedErp.Slug);

    static async Task<RowResult> Write(PortalApp app, DomainRow row) => Assert.Single(await Writer(app).Write(Domains.Customers, [row], WriteRules.Always, default)).Result;

    static async Task<List<DomainRow>> All(IDomainReader reader, string domain, int size = 500, DateTimeOffset? since = null)
    {
        var rows = new List<DomainRow>();
        for (string? cursor = null; ;)
        {
            var page = await reader.Read(domain, new ReadAsk(since, cursor, size), default);
            rows.AddRange(page.Rows);
            if ((cursor = page.Next) is null) return rows;
        }
    }
}
