using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Access.UseCases;
using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Staging;
using Portal.Staging.UseCases;
using Xunit.Abstractions;

namespace Portal.Tests.Northwind;

/// <summary>A company's real data through the whole house: files in, 830 requests over HTTP, quotes out, nothing lost and every cent where it belongs.</summary>
[Trait("Suite", "northwind")]
public sealed class NorthwindTests(ITestOutputHelper output)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory, OnEveryDatabase]
    public async Task Every_one_of_the_830_orders_is_accounted_for_to_the_cent(Provider on)
    {
        var took = Stopwatch.StartNew();
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on,
            Demo = false,
            Settings = [("Demo__Enabled", "false"), ("Intake__RateLimit__PerMinute", "100000"), ("Intake__RateLimit__Burst", "100000")],
        });
        // 24 rows have a comma in the address that nobody put in quotation marks: they are refused, corrected and imported again, the others stay as they are.
        await Import(app, ImportKind.Customers, "customers.csv", NorthwindData.Bytes("customers.csv"), created: 67, unchanged: 0, refused: 24);
        await Import(app, ImportKind.Customers, "customers.csv", NorthwindData.CorrectedCustomers(), created: 24, unchanged: 67, refused: 0);
        await Import(app, ImportKind.Items, "products.csv", NorthwindData.Bytes("products.csv"), created: 77, unchanged: 0, refused: 0);

        var ids = await Submit(app);
        Assert.Equal(830, ids.Values.Distinct().Count());
        var staged = await Staged(app);
        Assert.Equal(ids.Values.Order(), staged.Keys.Order());
        foreach (var order in NorthwindData.Orders)
        {
            var record = staged[ids[order.Id]];
            Assert.Equal(NorthwindData.Expected(order).Order(), record.Findings.Select(f => f.Rule).Distinct().Order());
            Assert.Equal((NorthwindData.Total(order), "USD", order.CustomerId, CustomerMatch.Sure), (record.Total, record.Currency, record.CustomerNumber, record.Match));
        }

        var clean = NorthwindData.Orders.Where(o => !NorthwindData.Expected(o).Any()).ToList();
        var warned = NorthwindData.Orders.Except(clean).Where(o => !NorthwindData.Expected(o).Contains("item-blocked")).ToList();
        await Approve(app, new QueueFilter(Status: RecordStatus.Ready), clean, blocked: 0);
        await Approve(app, new QueueFilter(Lane.NeedsYou), warned, blocked: 830 - clean.Count - warned.Count);

        await AllAreWhereTheyBelong(app, ids, clean, warned);
        output.WriteLine(
            $"{on}: 830 orders worth {NorthwindData.Orders.Sum(NorthwindData.Total):N2}: {clean.Count} clean worth {clean.Sum(NorthwindData.Total):N2} promoted; {warned.Count} with warnings worth {warned.Sum(NorthwindData.Total):N2} accepted and promoted; " +
            $"{830 - clean.Count - warned.Count} with discontinued items worth {NorthwindData.Orders.Except(clean).Except(warned).Sum(NorthwindData.Total):N2} wait; {took.Elapsed.TotalSeconds:N0} s");
    }

    static async Task Import(PortalApp app, ImportKind kind, string file, byte[] content, int created, int unchanged, int refused)
    {
        var operations = app.As(Role.Operations);
        var uploaded = await operations.Send(new UploadImport(kind, file, content));
        var preview = await operations.Send(new PreviewImport(uploaded.Id, uploaded.Mapping));
        Assert.Equal((created, unchanged, refused), (preview.Created, preview.Unchanged, preview.Refused));
        await operations.Send(new StartImport(uploaded.Id, uploaded.Mapping));
        ImportView? view = null;
        await Eventually.Holds($"{file} is imported", async () => (view = await operations.Send(new ReadImport(uploaded.Id))).Run.State is ImportState.Finished, Patience);
        Assert.Equal((created, unchanged, refused), (view!.Run.Created, view.Run.Unchanged, view.Run.Refused));
    }

    /// <summary>Every order over HTTP with a key that an administrator made; the order's number is the idempotency key. Answers the id of each.</summary>
    static async Task<IReadOnlyDictionary<string, Guid>> Submit(PortalApp app)
    {
        var key = await app.As(Role.Admin).Send(new CreateApiClient("Shop", "shop", [Permission.IntakeWrite]));
        using var shop = app.Client(key.Secret);
        var ids = new ConcurrentDictionary<string, Guid>();
        await Parallel.ForEachAsync(NorthwindData.Orders, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (order, _) => ids[order.Id] = await shop.Submitted(NorthwindData.Request(order), order.Id));
        return ids;
    }

    static async Task<IReadOnlyDictionary<Guid, StagedRecord>> Staged(PortalApp app)
    {
        await Eventually.Holds("all orders are staged", async () => await app.Database(db => db.Set<StagedRecord>().CountAsync()) == 830, Patience);
        return await app.Database(db => db.Set<StagedRecord>().AsNoTracking().ToDictionaryAsync(r => r.Id));
    }

    /// <summary>Approves all that match, as a person does who has read what it will do.</summary>
    static async Task Approve(PortalApp app, QueueFilter filter, IReadOnlyList<NorthwindData.Order> orders, int blocked)
    {
        var (operations, all) = (app.As(Role.Operations), new BulkSelection(null, filter));
        var preview = await operations.Send(new PreviewBulk(BulkAction.Approve, all));
        Assert.Equal((orders.Count, blocked, orders.Sum(NorthwindData.Total)), (preview.Able, preview.Blocked, preview.Values["USD"]));
        var before = await Promoted(app);
        var bulk = await operations.Send(new StartBulk(BulkAction.Approve, all));
        await Eventually.Holds("the bulk decision is through", async () => (await operations.Send(new ReadBulk(bulk))).FinishedAt is not null, Patience);
        await Eventually.Holds("all approved ones are promoted", async () => await Promoted(app) == before + orders.Count, Patience);
        var view = await operations.Send(new ReadBulk(bulk));
        Assert.Equal((orders.Count, blocked, 0), (view.Applied, view.Refused, view.Failed));
    }

    static Task<int> Promoted(PortalApp app) => app.Database(db => db.Set<StagedRecord>().CountAsync(r => r.Status == RecordStatus.Promoted));

    static async Task AllAreWhereTheyBelong(PortalApp app, IReadOnlyDictionary<string, Guid> ids, IEnumerable<NorthwindData.Order> clean, IEnumerable<NorthwindData.Order> warned)
    {
        var promoted = clean.Concat(warned).ToHashSet();
        var (records, book) = (await Staged(app), app.Services.GetRequiredService<IQuoteBook>());
        var (quoted, waiting) = (0m, 0m);
        foreach (var order in NorthwindData.Orders)
        {
            var record = records[ids[order.Id]];
            var quotes = await book.FindByKey(record.Key, default);
            if (!promoted.Contains(order))
            {
                Assert.Equal((RecordStatus.NeedsReview, 0), (record.Status, quotes.Count));
                waiting += record.Total!.Value;
                continue;
            }
            var quote = Assert.Single(quotes);
            Assert.Equal((RecordStatus.Promoted, quote.Number), (record.Status, record.ResultNumber));
            Assert.Equal((order.CustomerId, NorthwindData.Total(order)), (quote.CustomerNumber, quote.Total));
            Assert.Equal(NorthwindData.Lines[order.Id].Select(l => (l.ProductId, l.Quantity, l.UnitPrice)), quote.Lines.Select(l => (l.Item, l.Quantity, l.UnitPrice)));
            quoted += quote.Total;
        }
        Assert.Equal(NorthwindData.Orders.Sum(NorthwindData.Total), quoted + waiting);
        Assert.Equal(promoted.Count, await app.Database(db => db.Set<OutboxEvent>().CountAsync(e => e.Type == QuoteCreated.Type)));
    }
}
