namespace Portal.Customers;

/// <summary>How customers reach a person: <c>Customers__HelpEmail</c>, <c>Customers__HelpPhone</c>.</summary>
public sealed record CustomerHelp(string? Email, string? Phone)
{
    public static CustomerHelp From(IConfiguration configuration, IHostEnvironment environment)
    {
        var demo = configuration.GetValue("Demo:Enabled", environment.IsDevelopment());
        return new(Given(configuration["Customers:HelpEmail"]) ?? (demo ? "help@adatum.test" : null), Given(configuration["Customers:HelpPhone"]));
    }

    /// <summary>A link that begins a mail about something, or null without an address.</summary>
    public string? Mail(string subject) => Email is null ? null : $"mailto:{Email}?subject={Uri.EscapeDataString(subject)}";

    static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
