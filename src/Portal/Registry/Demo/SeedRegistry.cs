using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Registry.Demo;

/// <summary>An empty registry gets the four patterns; the demo company also its systems, with the spaghetti that such a company really has.</summary>
sealed class SeedRegistry(IDbContextFactory<PortalDb> dbs, Shelf shelf, CompanySettings company, IConfiguration configuration, TimeProvider clock) : IPrepare
{
    const string By = "Portal";

    public int Order => 30;

    public async Task Prepare(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.RegistryChanges.AnyAsync(stop)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.HoldRegistry(stop);
        var pen = new Pen(db, await shelf.Read(db, stop), By, clock.GetUtcNow());
        foreach (var pattern in Patterns.All) await pen.Write(pattern, stop);
        if (company.IsDemo)
            foreach (var item in Demo(pen.Today)) await pen.Write(item, stop);
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
    }

    IEnumerable<RegistryItem> Demo(DateOnly today) =>
    [
        .. DemoRegistry.All(today),
        .. configuration.GetValue("Demo:Requests", true) ? DemoRegistry.WithRequests(today) : [],
        .. configuration.GetValue("Demo:Systems", true) ? DemoRegistry.WithStack(today) : [],
    ];
}
