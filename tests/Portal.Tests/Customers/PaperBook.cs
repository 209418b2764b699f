using Portal.Kernel.Contracts;

namespace Portal.Tests.Customers;

/// <summary>A system of record on paper: documents of several customers, newest first; it can be out.</summary>
sealed class PaperBook : ICustomerBook, IQuoteBook
{
    public string System => "paper";
    public List<QuoteDocument> AllQuotes { get; } = [];
    public List<InvoiceDocument> AllInvoices { get; } = [];
    public List<ContractDocument> AllContracts { get; } = [];
    public bool Out { get; set; }

    public static QuoteDocument Quote(string key, string customer = "C-10000", string number = "SQ-001042", string status = "open", decimal total = 1940, DateOnly? until = null, DateTimeOffset? at = null) =>
        new(number, key, customer, "Trey Research", "USD", total, status, at ?? DateTimeOffset.UnixEpoch, until, [new("1896-S", "Standing desk", 2, total / 2)]);

    public Task<CustomerCard?> Find(string number, CancellationToken stop) => Answer<CustomerCard?>(null);
    public Task<DocumentPage<QuoteDocument>> Quotes(string number, string? cursor, int limit, CancellationToken stop) => Page(AllQuotes.Where(q => q.CustomerNumber == number), cursor, limit);
    public Task<DocumentPage<ContractDocument>> Contracts(string number, string? cursor, int limit, CancellationToken stop) => Page(AllContracts.Where(c => c.CustomerNumber == number), cursor, limit);
    public Task<DocumentPage<InvoiceDocument>> Invoices(string number, string? cursor, int limit, CancellationToken stop) => Page(AllInvoices.Where(i => i.CustomerNumber == number), cursor, limit);
    public Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => Answer<IReadOnlyList<QuoteDocument>>([.. AllQuotes.Where(q => q.Key == key)]);
    public Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop) => throw new PromotionRefused("Paper takes no quotes.");

    Task<DocumentPage<T>> Page<T>(IEnumerable<T> of, string? cursor, int limit)
    {
        var skip = cursor is null ? 0 : int.Parse(cursor, global::System.Globalization.CultureInfo.InvariantCulture);
        T[] rest = [.. of.Skip(skip)];
        return Answer(new DocumentPage<T>([.. rest.Take(limit)], rest.Length > limit ? $"{skip + limit}" : null));
    }

    Task<T> Answer<T>(T value) => Out ? Task.FromException<T>(new TimeoutException("The system of record did not answer.")) : Task.FromResult(value);
}
