using Portal.Connectors.Embedded;
using Portal.Data;
using Portal.Erp.Demo;
using Portal.Erp.Imports;
using Portal.Erp.Jobs;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Erp;

/// <summary>What the system of record holds: reference data for front ends, customers, import into the embedded ERP, the demo company.</summary>
public sealed class ErpSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddEmbeddedErp();
        builder.Services.AddSingleton<DemoRequests>().AddSingleton<IPrepare, SeedDemoCompany>();
        builder.Services.AddSingleton<IImportTarget, CustomerImport>().AddSingleton<IImportTarget, ItemImport>();
        builder.Services.AddSingleton<ImportPump>().AddHostedService(s => s.GetRequiredService<ImportPump>());
    }

    public void MapEndpoints(WebApplication app)
    {
        app.MapErp();
        app.MapImportFiles();
    }

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(320, "The plan", "Customers", Urls.Customers, "i-people", [Permission.CustomersRead], "g c"),
    ];

    public IEnumerable<Setting> Settings =>
    [
        new("Demo__Requests", "true with the demo company", "A morning's quote requests wait in the demo company's queue at its first start."),
    ];
}
