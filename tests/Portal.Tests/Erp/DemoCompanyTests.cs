using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Embedded;
using Portal.Erp.Demo;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Erp;

/// <summary>Adatum Rentals is worth looking at, and what others rely on is in it.</summary>
public sealed class DemoCompanyTests
{
    [Theory, OnEveryDatabase]
    public async Task It_holds_what_was_promised(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var everybody = await Standings(app, [.. DemoCustomers.All.Select(c => c.Number)]);
        Assert.True(everybody.Customers.Count >= 60);
        Assert.True(everybody.Customers.Count(c => c.Blocked) is >= 3 and <= 10);
        Assert.True(everybody.Customers.Count(c => c.OpenAmount > c.CreditLimit) is >= 3 and <= 12, string.Join('\n', everybody.Customers.Where(c => c.OpenAmount > c.CreditLimit)));
        Assert.True(everybody.Customers.Count(c => c.OverdueAmount > 0) is >= 5 and <= 16);
        Assert.True(await app.Database(db => db.Set<Item>().CountAsync()) >= 200);
        Assert.InRange(await app.Database(db => db.Set<Item>().CountAsync(i => i.Blocked)), 2, 12);
        Assert.True(await app.Database(db => db.Set<ItemPrice>().CountAsync()) >= 1200);
    }

    [Theory, OnEveryDatabase]
    public async Task Trey_Research_can_ask_for_the_desks_of_the_example(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var found = await Standings(app, ["c-10000"], ["1896-s"]);
        var trey = found.Customer("C-10000")!;
        Assert.Equal(("Trey Research", "kim@treyresearch.test", false, 0m), (trey.Name, trey.Email, trey.Blocked, trey.OverdueAmount));
        Assert.Null(trey.CreditLimit);
        var desk = found.Item("1896-S")!;
        Assert.Equal((1000.80m, false), (desk.PriceFor("USD", 2)!.Price, desk.Blocked));
        Assert.True(desk.Available > 100);
        var book = app.Services.GetRequiredService<ICustomerBook>();
        Assert.Equal("Kim Ellery", (await book.Find("C-10000", default))!.Contact);
        Assert.Contains((await book.Contracts("C-10000", null, 50, default)).Items, c => c.Status == "active");
        Assert.Contains((await book.Invoices("C-10000", null, 50, default)).Items, i => i.Status == "paid");
        Assert.Contains((await book.Quotes("C-10000", null, 50, default)).Items, q => q.Status == "open");
    }

    [Theory, OnEveryDatabase]
    public async Task Northwind_stands_close_to_its_limit(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var northwind = (await Standings(app, ["C-10011"])).Customer("C-10011")!;
        Assert.Equal((40000m, 18320.00m, 0m), (northwind.CreditLimit, northwind.OpenAmount, northwind.OverdueAmount));
    }

    [Theory, OnEveryDatabase]
    public async Task It_is_seeded_once_by_instances_that_start_together_and_quickly(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Enabled", "false")] });
        Assert.Equal(0, await app.Database(db => db.Set<Customer>().CountAsync()));
        SeedDemoCompany Seeder() => ActivatorUtilities.CreateInstance<SeedDemoCompany>(app.Services, new Portal.Shell.CompanySettings("Adatum", false, IsDemo: true));
        var since = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Seeder().Prepare(default)));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(15), $"Seeding took {since.Elapsed}.");
        Assert.Equal(DemoCustomers.All.Count, await app.Database(db => db.Set<Customer>().CountAsync()));
        Assert.Equal(1041, await app.Database(db => db.Set<NumberSeries>().Where(s => s.Prefix == "SQ").Select(s => s.Last).SingleAsync()));
        Assert.Equal("SQ-001041", await app.Database(db => db.Set<Quote>().MaxAsync(q => q.Number)));
    }

    [Theory, OnEveryDatabase]
    public async Task A_mornings_requests_come_from_the_website_which_reads_them_back(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false, Settings = [("Demo__Requests", "true")] });
        using var website = app.Client(DemoKey.Website);
        var sent = await app.Database(db => db.Submissions.Select(s => s.Id).ToListAsync());
        Assert.Equal(19, sent.Count);
        foreach (var id in sent) await website.Record(id);
    }

    static Task<ReferenceData> Standings(PortalApp app, IReadOnlySet<string> numbers, params string[] items) =>
        app.Services.GetRequiredService<IReferenceBook>().Load(new ReferenceQuestion(numbers, new HashSet<string>(), new HashSet<string>(), items.ToHashSet()), default);

    static Task<ReferenceData> Standings(PortalApp app, string[] numbers, params string[] items) => Standings(app, (IReadOnlySet<string>)numbers.ToHashSet(), items);
}
