using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Operations.UseCases;
using Portal.Staging;
using Portal.Staging.UseCases;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Data;

/// <summary>A first start on an empty database complains of nothing that is as it should be.</summary>
public sealed class FirstStartTests
{
    /// <summary>What an operator would look into for nothing: tables that are about to be made, keys that are about to be kept, queries without an order.</summary>
    static readonly string[] Needless = ["data_protection_keys", "__EFMigrationsHistory", "KeyManagement", "'OrderBy' operator"];

    /// <summary>Whole, so that a failure says what it was.</summary>
    static string Complaints(PortalApp app) => string.Join('\n', app.Logs.Lines.Where(l => !l.StartsWith("Information ", StringComparison.Ordinal) && Needless.Any(l.Contains)));

    [Theory, OnEveryDatabase]
    public async Task It_asks_for_the_first_administrator_and_complains_of_nothing_that_is_still_to_be_made(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Environment = "Production", Demo = false });
        using var visitor = new Visitor(app);
        using var page = await visitor.Get("/first-run");
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Single(app.Logs.Lines, l => l.Contains("one-time code", StringComparison.Ordinal));
        Assert.True(Complaints(app) is "", Complaints(app));
    }

    [Theory, OnEveryDatabase]
    public async Task Work_on_the_demo_company_complains_of_no_query(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Demo = false });
        using var http = app.Client(DemoKey.Automation);
        await http.RecordThatIs("ready|needs-review", await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2)));
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        foreach (var address in (string[])["/", "/queue", "/customers", "/subscriptions", "/customers/import"])
        {
            using var page = await ines.Get(address);
            Assert.Equal(200, (int)page.StatusCode);
        }
        var ops = app.As(Role.Operations);
        await ops.Send(new CountQueue([new QueueFilter(), new QueueFilter(Lane.NeedsYou), new QueueFilter(Search: "trey")]));
        await ops.Send(new ListQueue(new QueueFilter(Findings: Severity.Warning), Limit: 1));
        await ops.Send(new FindRecords("trey"));
        await ops.Send(new HowThingsStand(DateTimeOffset.UtcNow.AddHours(-24)));
        await ops.Send(new ListSubscriptions());
        await ops.Send(new SearchCustomers("trey"));
        await ops.Send(new PreviewBulk(BulkAction.Approve, new BulkSelection(null, new QueueFilter())));
        var file = await ops.Send(new UploadImport(ImportKind.Customers, "customers.csv", "Number,Company\nN-1,One\nN-2,Two\n"u8.ToArray()));
        await ops.Send(new PreviewImport(file.Id, file.Mapping));
        await ops.Send(new StartImport(file.Id, file.Mapping));
        await Eventually.Holds("the import is done", async () => (await ops.Send(new ReadImport(file.Id))).Run.State is ImportState.Finished);
        Assert.True(Complaints(app) is "", Complaints(app));
    }
}
