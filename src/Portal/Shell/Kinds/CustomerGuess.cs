using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>Whose request it is: known by its number; else what an e-mail address or a company name suggests.</summary>
/// <param name="Standing">The customer, known or suggested; null when nobody fits, or several do.</param>
/// <param name="Why">What the suggestion rests on: "the same e-mail address".</param>
/// <param name="Candidates">Every customer that fits as well as any other.</param>
public sealed record CustomerGuess(CustomerMatch Match, CustomerStanding? Standing, string? Why, IReadOnlyList<CustomerStanding> Candidates)
{
    public string? Number => Standing?.Number;

    public static CustomerGuess Of(RequestCustomer asked, ReferenceData known)
    {
        if (known.Customer(Given(asked.Number)) is { } sure) return new(CustomerMatch.Sure, sure, null, [sure]);
        var byEmail = known.CustomersWithEmail(asked.Email).ToList();
        var byName = known.CustomersNamed(NormalisedName.Of(asked.Company)).ToList();
        var byBoth = byEmail.Intersect(byName).ToList();
        if (byBoth.Count > 0) return Of(byBoth, "the same e-mail address and company name");
        return byEmail.Count > 0 ? Of(byEmail, "the same e-mail address") : Of(byName, "the same company name");
    }

    static CustomerGuess Of(List<CustomerStanding> fit, string why) => fit.Count == 1
        ? new(CustomerMatch.Guess, fit[0], why, fit)
        : new(CustomerMatch.None, null, fit.Count == 0 ? null : why, [.. fit.OrderBy(c => c.Number, StringComparer.Ordinal)]);

    /// <summary>A front door's empty field is no number.</summary>
    public static string? Given(string? number) => string.IsNullOrWhiteSpace(number) ? null : number.Trim();
}
