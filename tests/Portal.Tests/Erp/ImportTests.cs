using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Erp;

/// <summary>A company without an API brings its customers and items as CSV.</summary>
public sealed class ImportTests
{
    const string Customers = """
        customerID,companyName,contactName,e-mail,Credit limit,blocked
        NW-1,Alfreds Futterkiste,Maria Anders,Maria@Alfreds.test,"12,500.50",0
        NW-2,"Königlich, Essen",NULL,,,yes
        nw-3,Ana Trujillo,Ana Trujillo,ana@trujillo.test,100,no
        """;

    [Theory, OnEveryDatabase]
    public async Task What_was_previewed_is_what_is_imported_and_again_it_changes_nothing(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var uploaded = await Upload(app, ImportKind.Customers, Customers);
        Assert.Equal((3, ',', "utf-8"), (uploaded.Rows, uploaded.Shape.Delimiter, uploaded.Shape.Encoding));
        Assert.Null(uploaded.RememberedFrom);
        var preview = await app.As(Role.Operations).Send(new PreviewImport(uploaded.Id, uploaded.Mapping));
        Assert.Equal((3, 3, 0, 0, 0), (preview.Rows, preview.Created, preview.Updated, preview.Unchanged, preview.Refused));
        Assert.Equal(0, await app.Database(db => db.Set<Customer>().CountAsync(c => c.Number.StartsWith("NW-"))));

        var run = await Import(app, uploaded);
        Assert.Equal((ImportState.Finished, 3, 0), (run.State, run.Created, run.Refused));
        var alfred = await app.Database(db => db.Set<Customer>().SingleAsync(c => c.Number == "NW-1"));
        Assert.Equal(("Alfreds Futterkiste", "maria@alfreds.test", 12500.50m, false, "USD"), (alfred.Name, alfred.Email, alfred.CreditLimit, alfred.Blocked, alfred.Currency));
        var essen = await app.Database(db => db.Set<Customer>().SingleAsync(c => c.Number == "NW-2"));
        Assert.Equal(("Königlich, Essen", null, null, true), (essen.Name, essen.Contact, essen.CreditLimit, essen.Blocked));
        Assert.Equal(3, await app.Database(db => db.Events.CountAsync(e => e.Type == "customer.created")));

        var again = await Upload(app, ImportKind.Customers, Customers.Replace("100,no", "200,no"));
        Assert.NotNull(again.RememberedFrom);
        run = await Import(app, again);
        Assert.Equal((0, 1, 2), (run.Created, run.Updated, run.Unchanged));
        Assert.Contains("creditLimit", await app.Database(db => db.Events.Where(e => e.Type == "customer.updated").Select(e => e.Data).SingleAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task Items_bring_prices_and_stock_and_say_so_when_stock_changes(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        const string Products = "productID;productName;unitPrice;unitsInStock;discontinued\n1;Chai;18,00;39;0\n2;Chang;1.019,50;0;1\n3;Service;;;0\n";
        var uploaded = await Upload(app, ImportKind.Items, Products);
        Assert.True(uploaded.Mapping.DecimalComma);
        var run = await Import(app, uploaded, uploaded.Mapping with { Currency = "EUR" });
        Assert.Equal((3, 0), (run.Created, run.Refused));
        var book = await app.Database(async db => (
            await db.Set<ItemPrice>().Where(p => p.ItemNumber == "2").Select(p => new { p.Currency, p.FromQuantity, p.Price }).SingleAsync(),
            await db.Set<StockLevel>().Where(s => s.ItemNumber == "1" || s.ItemNumber == "3").Select(s => s.OnHand).ToListAsync(),
            await db.Set<Item>().Where(i => i.Number == "2").Select(i => i.Blocked).SingleAsync()));
        Assert.Equal(("EUR", 1m, 1019.50m), (book.Item1.Currency, book.Item1.FromQuantity, book.Item1.Price));
        Assert.Equal([39m], book.Item2);
        Assert.True(book.Item3);
        Assert.Equal(1, await app.Database(db => db.Events.CountAsync(e => e.Type == "inventory.level_changed")));

        run = await Import(app, await Upload(app, ImportKind.Items, Products.Replace(";39;", ";38;")), uploaded.Mapping with { Currency = "EUR" });
        Assert.Equal((0, 1, 2), (run.Created, run.Updated, run.Unchanged));
        Assert.Contains("\"formerAvailable\":39", await app.Database(db => db.Events.OrderBy(e => e.Id).Where(e => e.Type == "inventory.level_changed").Select(e => e.Data).LastAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task Every_problem_names_its_row_and_column_and_good_rows_are_not_held_up(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var uploaded = await Upload(app, ImportKind.Customers, $"""
            Number,Company,E-mail,Credit limit,Blocked
            N-1,Good one,good@one.test,1,no
            ,No number,,,
            N-2,,,,
            N-3,Bad figures,nobody,1;5,perhaps
            n-1,Again,,,
            N-4,{new string('x', 201)},,-5,
            N-5,Short row
            """);
        var preview = await app.As(Role.Admin).Send(new PreviewImport(uploaded.Id, uploaded.Mapping));
        Assert.Equal((7, 1, 6), (preview.Rows, preview.Created, preview.Refused));
        (int, string)[] places = [(3, "Number"), (4, "Company"), (5, "E-mail"), (5, "Credit limit"), (5, "Blocked"), (6, "Number"), (7, "Company"), (7, "Credit limit"), (8, "")];
        Assert.Equal(places, preview.Problems.Select(p => (p.Row, p.Column)));
        Assert.Equal(9, preview.ProblemCount);
        Assert.Equal("N-1 stands in row 2 already.", preview.Problems[5].Message);
        Assert.All(preview.Problems, p => Assert.NotEmpty(p.Expected));

        var run = await Import(app, uploaded);
        Assert.Equal((1, 6), (run.Created, run.Refused));
        var view = await app.As(Role.Operations).Send(new ReadImport(uploaded.Id));
        Assert.Equal([3, 4, 5, 6, 7, 8], view.Results.Select(r => r.Row));
        Assert.Equal("E-mail: \"nobody\" is no e-mail address. Credit limit: \"1;5\" is no number. Blocked: \"perhaps\" is neither yes nor no.", view.Results[2].Message);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Rows_to_correct_run_nothing_in_a_spreadsheet_and_come_back_as_they_were()
    {
        await using var app = await PortalApp.Start();
        var uploaded = await Upload(app, ImportKind.Customers, "Number,Company,Phone,Credit limit\n=1+1,\"=HYPERLINK(\"\"http://evil.test\"\")\",+1 425 555 0101,x\n@N,-2+3,-5,y\n");
        var file = await app.As(Role.Operations).Send(new ExportProblems(uploaded.Id));
        Assert.Equal([0xEF, 0xBB, 0xBF], file.Content[..3]);
        var back = await Upload(app, ImportKind.Customers, Encoding.UTF8.GetString(file.Content).Replace(",x,", ",1,").Replace(",y,", ",2,"));
        Assert.All(back.Samples.SelectMany(cells => cells), cell => Assert.False(cell.Length > 0 && "=+@".Contains(cell[0]), cell));
        await Import(app, back);
        var names = await app.Database(db => db.Set<Customer>().Where(c => c.Number == "=1+1" || c.Number == "@N").OrderBy(c => c.Number).Select(c => $"{c.Name} {c.Phone}").ToListAsync());
        Assert.Equal(["=HYPERLINK(\"http://evil.test\") +1 425 555 0101", "-2+3 -5"], names);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task A_mapping_must_fill_what_is_needed_from_columns_that_are_there()
    {
        var app = await PortalApp.Shared();
        var uploaded = await Upload(app, ImportKind.Customers, "a,b\n1,2\n");
        Assert.Empty(uploaded.Mapping.Columns);
        var refusal = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new PreviewImport(uploaded.Id, new ImportMapping(new Dictionary<string, string> { ["name"] = "c" }))));
        Assert.Equal(["/mapping/number", "/mapping/name"], refusal.Violations.Select(v => v.Pointer));
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new StartImport(uploaded.Id, uploaded.Mapping)));
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Architect).Send(new PreviewImport(uploaded.Id, uploaded.Mapping)));
    }

    [Theory, OnEveryDatabase]
    public async Task Five_thousand_rows_go_through_batch_by_batch_and_a_second_start_is_refused(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var text = new StringBuilder("Number,Company,City\n");
        for (var i = 0; i < 5_000; i++) text.Append($"M-{i},Company {i},Town {i % 50}\n");
        var uploaded = await Upload(app, ImportKind.Customers, text.ToString());
        Assert.Equal(5_000, (await app.As(Role.Operations).Send(new PreviewImport(uploaded.Id, uploaded.Mapping))).Created);
        var run = await Import(app, uploaded);
        Assert.Equal((5_000, 5_000), (run.Created, run.Done));
        Assert.Equal(5_000, await app.Database(db => db.Set<Customer>().CountAsync(c => c.Number.StartsWith("M-"))));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(new StartImport(uploaded.Id, uploaded.Mapping)));
    }

    static Task<UploadedImport> Upload(PortalApp app, ImportKind kind, string text) => app.As(Role.Operations).Send(new UploadImport(kind, "C:\\files\\list.csv", Encoding.UTF8.GetBytes(text)));

    static async Task<ImportRun> Import(PortalApp app, UploadedImport uploaded, ImportMapping? mapping = null)
    {
        await app.As(Role.Operations).Send(new StartImport(uploaded.Id, mapping ?? uploaded.Mapping));
        ImportRun? run = null;
        await Eventually.Holds("the import has ended", async () => (run = (await app.As(Role.Operations).Send(new ReadImport(uploaded.Id))).Run).FinishedAt is not null, TimeSpan.FromMinutes(2));
        Assert.Null(run!.Problem);
        return run;
    }
}
