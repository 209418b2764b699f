namespace Portal.Shell;

/// <summary>Whose Portal it is: <c>Company__Name</c>; the demo company's name while it is seeded.</summary>
/// <param name="ShowsDemoNotice">The demo company is seeded where nobody expects it, so every page says so.</param>
/// <param name="IsDemo">The demo company is seeded: its users, keys, customers and items.</param>
public sealed record CompanySettings(string Name, bool ShowsDemoNotice, bool IsDemo)
{
    public static CompanySettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var demo = configuration.GetValue("Demo:Enabled", environment.IsDevelopment());
        return new(configuration["Company:Name"] ?? (demo ? "Adatum" : "Company"), demo && !environment.IsDevelopment(), demo);
    }
}
