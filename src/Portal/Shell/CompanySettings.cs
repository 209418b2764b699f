namespace Portal.Shell;

/// <summary>Whose Portal it is: <c>Company__Name</c>; the demo company's name while it is seeded.</summary>
/// <param name="ShowsDemoNotice">Outside Development everybody is told on every page that the demo company is in here.</param>
/// <param name="IsDemo">The demo company is seeded.</param>
public sealed record CompanySettings(string Name, bool ShowsDemoNotice, bool IsDemo = false)
{
    public static CompanySettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var demo = environment.IsDevelopment() || configuration.GetValue("Demo:Enabled", false);
        return new(configuration["Company:Name"] ?? (demo ? "Adatum" : "Company"), demo && !environment.IsDevelopment(), demo);
    }
}
