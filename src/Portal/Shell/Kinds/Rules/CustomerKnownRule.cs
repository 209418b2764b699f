using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds.Rules;

/// <summary>What is asked for is made for a customer: known by number, or suggested by e-mail address or name and accepted by a person.</summary>
sealed class CustomerKnownRule : IKindRule<IOfCustomer>
{
    const int MostSuggestions = 3;
    const string Pointer = "/customer/number";

    public string Slug => "customer-known";
    public string Says => "The customer is known by its number. An e-mail address or a company name suggests one, which a person accepts by approving.";
    public IReadOnlyList<string> Reads => ["customers"];

    public IEnumerable<Finding> Look(IOfCustomer request)
    {
        var (guess, asked) = (request.Customer, CustomerGuess.Given(request.Asker.Number));
        if (guess.Match is CustomerMatch.Sure) return [];
        var unknown = asked is null ? "" : $"There is no customer {asked}. ";
        if (guess.Standing is { } standing)
            return [this.Found(Severity.Warning, Pointer, $"{unknown}The customer is a guess: {standing.Number} {standing.Name}, by {guess.Why}.", Evidence(standing), Take(standing))];
        if (guess.Candidates.Count == 0)
            return [this.Found(Severity.Blocking, Pointer, $"{unknown}No customer has this e-mail address or company name. Set the customer number.", request.Asker.Email)];
        return guess.Candidates.Take(MostSuggestions).Select(c =>
            this.Found(Severity.Blocking, Pointer, $"{unknown}{guess.Candidates.Count} customers have {guess.Why}; {c.Number} {c.Name} is one. Choose one.", Evidence(c), Take(c)));
    }

    static string Evidence(CustomerStanding customer) => $"{customer.Number} {customer.Name}{(customer.Email is null ? "" : $", {customer.Email}")}";

    static Fix Take(CustomerStanding customer) => KindRules.Use($"Use {customer.Number}", Pointer, customer.Number);
}
