using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Erp.Demo;

/// <summary>Puts Adatum Rentals into an embedded ERP that is empty, whole or not at all.</summary>
sealed class SeedDemoCompany(IDbContextFactory<PortalDb> dbs, DemoRequests requests, IServiceScopeFactory scopes, CompanySettings company, TimeProvider clock) : IPrepare
{
    /// <summary>Any number that nobody else locks: instances that start together seed once.</summary>
    const long Lock = 20261124;

    public int Order => 20;

    public async Task Prepare(CancellationToken stop)
    {
        if (!company.IsDemo) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Set<Customer>().AnyAsync(stop)) return;

        var sender = await Sender(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", stop);
        if (await db.Set<Customer>().AnyAsync(stop)) return;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var now = clock.GetUtcNow();
        var founded = now.AddDays(-400);
        // The reference lists are read in the order of change: give each its own moment, as real changes have.
        var customers = DemoCustomers.All.Select((c, i) => Customer.Create(c.Number, c.Details, founded.AddHours(i * 5))).ToDictionary(c => c.Number);
        db.AddRange(customers.Values);
        foreach (var (demo, i) in DemoItems.All.Select((item, i) => (item, i)))
        {
            var at = founded.AddHours(i * 3);
            var item = Item.Create(demo.Number, new ItemDetails(demo.Name, demo.Unit, demo.Category, demo.Blocked), at);
            db.Add(item);
            db.AddRange(DemoItems.PricesOf(demo, at));
            if (demo.Stock is { } stock) db.Add(StockLevel.Of(item, stock, now.AddMinutes(-i)));
        }
        db.AddRange(new DemoDocuments(now).Of(customers));
        requests.Arrive(db, sender, now);
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }

    /// <summary>The website's client, which is there before; nobody's when the demo company has none.</summary>
    async Task<Guid> Sender(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindClient(DemoRequests.Sender), stop) ?? Guid.Empty;
    }
}
