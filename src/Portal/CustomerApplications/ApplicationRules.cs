using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Kinds.Rules;

namespace Portal.CustomerApplications;

/// <summary>Nobody becomes a customer twice.</summary>
sealed class NewCompanyRule : IKindRule<ApplicationCase>
{
    const int MostShown = 3;

    public string Slug => "already-customer";
    public string Says => "No customer has this VAT number, company name, e-mail address or mail domain already. Mail domains that anybody may have do not count.";
    public IReadOnlyList<string> Reads => ["customers"];

    public IEnumerable<Finding> Look(ApplicationCase request)
    {
        var found = request.Same.Select(c => Look(request, c)).OfType<Finding>().OrderByDescending(f => f.Severity).ToList();
        var shown = found.Take(MostShown);
        return found.Count <= MostShown ? shown : shown.Append(this.Found(found[MostShown].Severity, "", $"{found.Count - MostShown} more customers may be the same company."));
    }

    Finding? Look(ApplicationCase request, CustomerStanding customer)
    {
        var body = request.Body;
        var (who, evidence) = ($"{customer.Number} {customer.Name}", $"{customer.Number} {customer.Name}{(customer.Email is null ? "" : $", {customer.Email}")}");
        if (NormalisedVat.Of(body.Company.VatNumber) is { } vat && vat == NormalisedVat.Of(customer.VatNumber))
            return this.Found(Severity.Blocking, "/company/vatNumber", $"{who} has this VAT number: the company is a customer already.", evidence);
        if (NormalisedName.Of(body.Company.Name) == NormalisedName.Of(customer.Name)) return this.Found(Severity.Warning, "/company/name", $"{who} has the same name.", evidence);
        if (string.Equals(body.Contact.Email, customer.Email, StringComparison.OrdinalIgnoreCase)) return this.Found(Severity.Warning, "/contact/email", $"{who} has the same e-mail address.", evidence);
        return request.Domain is { } domain && customer.Email?.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase) is true
            ? this.Found(Severity.Warning, "/contact/email", $"{who} has addresses at {domain} too.", evidence)
            : null;
    }
}

/// <summary>Countries that a company does not serve.</summary>
sealed class CountryRule(IReadOnlySet<string> blocked) : IKindRule<ApplicationCase>
{
    public string Slug => "country-served";
    public string Says => "The country is not one of those that are not served.";

    public IEnumerable<Finding> Look(ApplicationCase request) => blocked.Contains(request.Body.Address.Country)
        ? [this.Found(Severity.Blocking, "/address/country", $"Customers in {request.Body.Address.Country} are not served.", $"not served: {string.Join(", ", blocked.Order(StringComparer.Ordinal))}")]
        : [];
}

/// <summary>All rules, in the order in which their findings are shown.</summary>
static class ApplicationRules
{
    public static IReadOnlyList<IKindRule<ApplicationCase>> All(ApplicationSettings settings) =>
    [
        new NewCompanyRule(),
        new CountryRule(ApplicationSettings.Words(settings.BlockedCountries)),
        new DuplicateRule($"No application by the same company came in the last {settings.DuplicateDays} days.", "same company and country"),
        new UndeclaredMembersRule(ApplicationBody.Schema, "customer"),
    ];
}
