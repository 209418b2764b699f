namespace Portal.Shell;

/// <summary>Whose Portal it is: <c>Company__Name</c>; the demo company's name while it is seeded.</summary>
public sealed record CompanySettings(string Name, bool ShowsDemoNotice)
{
    public static CompanySettings From(IConfiguration configuration, IHostEnvironment environment)
    {
        var demo = environment.IsDevelopment() || configuration.GetValue("Demo:Enabled", false);
        return new(configuration["Company:Name"] ?? (demo ? "Adatum" : "Company"), demo && !environment.IsDevelopment());
    }
}
