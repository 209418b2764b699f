using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.QuoteRequests;

/// <summary>Asks the systems of record about customers and items, once for any number of requests.</summary>
sealed class ReferenceDesk(SystemsOfRecord systems)
{
    static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    public async Task<ReferenceData> Look(IReadOnlyCollection<QuoteRequestBody> requests, CancellationToken stop)
    {
        var customers = new ReferenceQuestion(
            Some(requests.Select(r => CustomerGuess.Given(r.Customer.Number))),
            Some(requests.Select(r => r.Customer.Email.ToLowerInvariant())),
            Some(requests.Select(r => NormalisedName.Of(r.Customer.Company))),
            Nothing);
        var items = Some(requests.SelectMany(r => r.Lines).Select(l => l.Item));

        var (customerBook, itemBook) = (systems.Pick<IReferenceBook>(SystemsOfRecord.Customers), systems.Pick<IReferenceBook>(SystemsOfRecord.Items));
        if (customerBook.System == itemBook.System) return await customerBook.Load(customers with { Items = items }, stop);
        var who = customerBook.Load(customers, stop);
        var what = itemBook.Load(new ReferenceQuestion(Nothing, Nothing, Nothing, items), stop);
        return new ReferenceData((await who).Customers, (await what).Items);
    }

    /// <summary>How these customers stand by now.</summary>
    public Task<ReferenceData> LookAgain(IReadOnlySet<string> customers, CancellationToken stop) =>
        systems.Pick<IReferenceBook>(SystemsOfRecord.Customers).Load(new ReferenceQuestion(customers, Nothing, Nothing, Nothing), stop);

    static HashSet<string> Some(IEnumerable<string?> values) => values.Select(v => v?.Trim()).Where(v => !string.IsNullOrEmpty(v)).ToHashSet(StringComparer.OrdinalIgnoreCase)!;
}
