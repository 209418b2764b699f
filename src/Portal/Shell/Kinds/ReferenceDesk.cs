using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>Asks the systems of record about customers and items, once for any number of records.</summary>
public sealed class ReferenceDesk(SystemsOfRecord systems)
{
    static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    public SystemsOfRecord Systems => systems;

    /// <summary>Who may be meant by those who ask, and what the numbers of items mean.</summary>
    public async Task<ReferenceData> Look(IReadOnlyCollection<RequestCustomer> askers, IEnumerable<string> itemNumbers, CancellationToken stop)
    {
        var customers = Question(askers.Select(a => a.Number), askers.Select(a => a.Email), askers.Select(a => a.Company));
        var items = Some(itemNumbers);
        var customerBook = systems.Pick<IReferenceBook>(SystemsOfRecord.Customers);
        if (items.Count == 0) return await customerBook.Load(customers, stop);
        var itemBook = systems.Pick<IReferenceBook>(SystemsOfRecord.Items);
        if (customerBook.System == itemBook.System) return await customerBook.Load(customers with { Items = items }, stop);
        var who = customerBook.Load(customers, stop);
        var what = itemBook.Load(new ReferenceQuestion(Nothing, Nothing, Nothing, items), stop);
        return new ReferenceData((await who).Customers, (await what).Items);
    }

    /// <summary>How these customers stand by now.</summary>
    public Task<ReferenceData> LookAgain(IReadOnlySet<string> customers, CancellationToken stop) =>
        systems.Pick<IReferenceBook>(SystemsOfRecord.Customers).Load(new ReferenceQuestion(customers, Nothing, Nothing, Nothing), stop);

    /// <summary>Customers of whom any of this may be known.</summary>
    public static ReferenceQuestion Question(IEnumerable<string?> numbers, IEnumerable<string?> emails, IEnumerable<string?> companies) =>
        new(Some(numbers.Select(CustomerGuess.Given)), Some(emails.Select(e => e?.ToLowerInvariant())), Some(companies.Select(NormalisedName.Of)), Nothing);

    public static HashSet<string> Some(IEnumerable<string?> values) => values.Select(v => v?.Trim()).Where(v => !string.IsNullOrEmpty(v)).ToHashSet(StringComparer.OrdinalIgnoreCase)!;
}
