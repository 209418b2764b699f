using Portal.Data;
using Portal.Shell;

namespace Portal.Registry;

/// <summary>The plan that every movement is stamped with: systems, who owns which data, flows, and where plan and reality differ.</summary>
public sealed class RegistrySlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Shelf>();
        builder.Services.AddSingleton<Observatory>();
        builder.Services.AddSingleton<IPrepare, Demo.SeedRegistry>();
    }

    public void MapEndpoints(WebApplication app) => app.MapRegistry();
}
