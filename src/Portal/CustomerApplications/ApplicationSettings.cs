using System.ComponentModel;
using Portal.Shell.Kinds;

namespace Portal.CustomerApplications;

/// <summary>What a company may decide about who becomes a customer.</summary>
[KindSettings("CustomerApplications")]
public sealed class ApplicationSettings
{
    [Description("ISO 3166 codes of countries that are not served, separated by commas.")]
    public string BlockedCountries { get; init; } = "";

    [Description("Mail domains that anybody may have, separated by commas: two customers who share one are not colleagues.")]
    public string SharedMailDomains { get; init; } = "gmail.com, googlemail.com, outlook.com, hotmail.com, live.com, msn.com, yahoo.com, icloud.com, me.com, aol.com, gmx.com, gmx.de, gmx.net, web.de, proton.me, protonmail.com, mail.com, zoho.com";

    [Description("How many days back an application counts as a possible duplicate.")]
    public int DuplicateDays { get; init; } = 30;

    [Description("Currency of a new customer who names none.")]
    public string DefaultCurrency { get; init; } = "USD";

    [Description("What a new customer may owe until somebody raises it.")]
    public decimal CreditLimit { get; init; }

    public static IReadOnlySet<string> Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
