using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connectors.Embedded;

/// <summary>Assets and contracts by number, with whose they are.</summary>
sealed class EmbeddedHoldings(IDbContextFactory<PortalDb> dbs) : IHoldingBook
{
    public string System => EmbeddedErp.Slug;

    public async Task<Holdings> Load(IReadOnlySet<string> assets, IReadOnlySet<string> contracts, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var customers = db.Set<Customer>().AsNoTracking();
        var things = await Parts.Read(assets.Select(Code.Of).Distinct(), some => db.Set<Asset>().AsNoTracking().Where(a => some.Contains(a.Number))
            .Select(a => new Holding(a.Number, a.CustomerNumber, customers.Where(c => c.Number == a.CustomerNumber).Select(c => c.Name).FirstOrDefault() ?? a.CustomerNumber, a.Name)), stop);
        var signed = await Parts.Read(contracts.Select(Code.Of).Distinct(), some => db.Set<Contract>().AsNoTracking().Where(c => some.Contains(c.Number))
            .Select(c => new Holding(c.Number, c.CustomerNumber, customers.Where(k => k.Number == c.CustomerNumber).Select(k => k.Name).FirstOrDefault() ?? c.CustomerNumber, c.Title)), stop);
        return new Holdings(things, signed);
    }
}
