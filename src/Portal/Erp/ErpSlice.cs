using Portal.Connectors.Embedded;
using Portal.Shell;

namespace Portal.Erp;

/// <summary>What the system of record holds: reference data for front ends, customers, import into the embedded ERP, the demo company.</summary>
public sealed class ErpSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddEmbeddedErp();
    }
}
