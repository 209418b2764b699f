namespace Portal.Kernel.Contracts;

/// <summary>
/// Capabilities of a system of record, one small interface each; a connector implements what its system can do.
/// Which connection serves which domain is a setting (<c>SystemOfRecord__quotes</c>); the embedded ERP is the default.
/// </summary>
public interface ISystemOfRecord
{
    /// <summary>Slug of the connection, e.g. <c>embedded</c>.</summary>
    string System { get; }
}

/// <summary>Where quotes live.</summary>
public interface IQuoteBook : ISystemOfRecord
{
    /// <summary>Every quote that carries our key: none, one, or (a fault that a person must see) several.</summary>
    Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop);

    /// <summary>Creates a quote that carries <see cref="NewQuote.Key"/> as its external document number.</summary>
    /// <exception cref="PromotionRefused">The system says no and will say no again.</exception>
    Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop);
}

/// <summary>Hears what a customer says to a quote.</summary>
public interface IQuoteAnswers : ISystemOfRecord
{
    /// <summary>Whether it can be told of a no, too; where it cannot, a quote that nobody wants just expires.</summary>
    bool HearsNo { get; }

    /// <summary>Writes the answer down there. The same answer again changes nothing.</summary>
    /// <exception cref="BusinessRuleViolation">It was answered otherwise, or is no longer good.</exception>
    /// <exception cref="ConnectionFault">It is not known to be written down.</exception>
    Task Answer(QuoteAnswer answer, CancellationToken stop);
}

/// <param name="Id">Of the staged record that became the quote.</param>
/// <param name="Quote">As the customer saw it.</param>
public sealed record QuoteAnswer(Guid Id, QuoteDocument Quote, bool Accepted);

/// <param name="Key">Our key, unique in the system of record: PQ- and a ULID, 29 characters.</param>
/// <param name="Flow">Slug of the registered flow that it belongs to.</param>
public sealed record NewQuote(string Key, string CustomerNumber, string? Contact, string? Email, string Currency, DateOnly? RequestedDeliveryDate, string? Message, IReadOnlyList<NewQuoteLine> Lines, string? Flow = null);

/// <param name="UnitPrice">Null: the system's own list price.</param>
public sealed record NewQuoteLine(string Item, decimal Quantity, decimal? UnitPrice, string? Note);

/// <param name="Status">open, accepted, declined, expired.</param>
public sealed record QuoteDocument(string Number, string Key, string CustomerNumber, string Company, string Currency, decimal Total, string Status, DateTimeOffset CreatedAt, DateOnly? ValidUntil, IReadOnlyList<QuoteDocumentLine> Lines);

public sealed record QuoteDocumentLine(string Item, string? Description, decimal Quantity, decimal UnitPrice);

/// <summary>What a system of record holds about one customer: for the customer's own pages, the website's customer area and staff.</summary>
public interface ICustomerBook : ISystemOfRecord
{
    Task<CustomerCard?> Find(string number, CancellationToken stop);

    /// <summary>Newest first.</summary>
    /// <param name="cursor">From a former page; null from the newest.</param>
    Task<DocumentPage<QuoteDocument>> Quotes(string number, string? cursor, int limit, CancellationToken stop);

    /// <inheritdoc cref="Quotes"/>
    Task<DocumentPage<ContractDocument>> Contracts(string number, string? cursor, int limit, CancellationToken stop);

    /// <inheritdoc cref="Quotes"/>
    Task<DocumentPage<InvoiceDocument>> Invoices(string number, string? cursor, int limit, CancellationToken stop);
}

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record DocumentPage<T>(IReadOnlyList<T> Items, string? Next);

public sealed record CustomerCard(CustomerStanding Standing, string? Contact, string? Street, string? PostCode, string? City, string? Country);

/// <param name="Status">active, ending, ended.</param>
/// <param name="MonthlyAmount">What is paid a month, in <paramref name="Currency"/>.</param>
public sealed record ContractDocument(string Number, string CustomerNumber, string Title, string Status, DateOnly StartsOn, DateOnly? EndsOn, decimal MonthlyAmount, string Currency);

/// <param name="Status">open, paid, overdue.</param>
public sealed record InvoiceDocument(string Number, string CustomerNumber, DateOnly IssuedOn, DateOnly DueOn, decimal Total, decimal Open, string Currency, string Status);

/// <summary>Reference data that rules and reviewers look at, loaded once for a whole batch.</summary>
public interface IReferenceBook : ISystemOfRecord
{
    Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop);
}

/// <param name="CustomerNumbers">Numbers to look up.</param>
/// <param name="Emails">Lower-case addresses that may belong to a customer.</param>
/// <param name="Names">Company names that may be a customer's, compared by <see cref="NormalisedName"/>.</param>
/// <param name="VatNumbers">As <see cref="NormalisedVat"/> writes them; a system that cannot look them up leaves them out.</param>
/// <param name="EmailDomains">What stands behind the @, in lower case; left out likewise.</param>
public sealed record ReferenceQuestion(
    IReadOnlySet<string> CustomerNumbers, IReadOnlySet<string> Emails, IReadOnlySet<string> Names, IReadOnlySet<string> Items, IReadOnlySet<string>? VatNumbers = null, IReadOnlySet<string>? EmailDomains = null);

public sealed class ReferenceData(IEnumerable<CustomerStanding> customers, IEnumerable<ItemStanding> items)
{
    readonly Dictionary<string, CustomerStanding> customers = customers.ToDictionary(c => c.Number, StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, ItemStanding> items = items.ToDictionary(i => i.Number, StringComparer.OrdinalIgnoreCase);

    ILookup<string, CustomerStanding>? byEmail;
    ILookup<string, CustomerStanding>? byName;

    public IReadOnlyCollection<CustomerStanding> Customers => customers.Values;
    public IReadOnlyCollection<ItemStanding> Items => items.Values;
    public CustomerStanding? Customer(string? number) => number is null ? null : customers.GetValueOrDefault(number);
    public IEnumerable<CustomerStanding> CustomersWithEmail(string email) => (byEmail ??= customers.Values.Where(c => c.Email is not null).ToLookup(c => c.Email!, StringComparer.OrdinalIgnoreCase))[email];
    /// <param name="name">As <see cref="NormalisedName"/> makes it.</param>
    public IEnumerable<CustomerStanding> CustomersNamed(string name) => name.Length == 0 ? [] : (byName ??= customers.Values.ToLookup(c => NormalisedName.Of(c.Name)))[name];
    public ItemStanding? Item(string? number) => number is null ? null : items.GetValueOrDefault(number);
}

/// <param name="CreditLimit">Null: no limit.</param>
/// <param name="OpenAmount">What is open now: unpaid invoices and quotes not yet answered, in the customer's currency.</param>
/// <param name="OverdueAmount">Part of it that is past its due date.</param>
public sealed record CustomerStanding(string Number, string Name, string? Email, string? Phone, string Currency, bool Blocked, string? BlockedReason, decimal? CreditLimit, decimal OpenAmount, decimal OverdueAmount, string? VatNumber = null);

/// <param name="ListPrices">Price by currency and minimum quantity.</param>
/// <param name="Available">Free stock; null when stock is not kept (services).</param>
public sealed record ItemStanding(string Number, string Name, bool Blocked, string Unit, decimal? Available, IReadOnlyList<ListPrice> ListPrices)
{
    static readonly HashSet<string> UnitsOfTime = new(StringComparer.OrdinalIgnoreCase) { "hour", "day", "week", "month", "quarter", "year" };

    /// <summary>So many, as stock is counted: "480 pcs". What is rented by the month is not counted in months.</summary>
    public string Counted(string number) => UnitOfStock(Unit) is { } unit ? $"{number} {unit}" : number;

    /// <summary>What a count of stock is in: the unit of the item, or null when that is one of time.</summary>
    public static string? UnitOfStock(string unit) => UnitsOfTime.Contains(unit) ? null : unit;

    /// <summary>The price of the highest step that the quantity reaches, or null when the currency has no price.</summary>
    public ListPrice? PriceFor(string currency, decimal quantity) => ListPrices
        .Where(p => p.Currency == currency && p.FromQuantity <= quantity)
        .MaxBy(p => p.FromQuantity);
}

/// <param name="List">Name of the price list it comes from.</param>
public sealed record ListPrice(string List, string Currency, decimal FromQuantity, decimal Price);

/// <summary>Names compared as people mean them: case, accents, punctuation and company forms do not count.</summary>
public static class NormalisedName
{
    static readonly HashSet<string> Forms = ["bv", "nv", "gmbh", "ag", "inc", "llc", "ltd", "limited", "corp", "co", "sa", "sarl", "srl", "spa", "ab", "as", "oy", "plc", "kg"];

    // Under the invariant culture string.Normalize takes no letter apart, so the letters of Europe's languages are named here.
    static readonly Dictionary<char, string> Plain = new (string Letters, string Plain)[]
    {
        ("àáâãåāăą", "a"), ("çćĉċč", "c"), ("ďđð", "d"), ("èéêëēĕėęě", "e"), ("ĝğġģ", "g"), ("ĥħ", "h"), ("ìíîïĩīĭįı", "i"), ("ĵ", "j"), ("ķ", "k"), ("ĺļľŀł", "l"), ("ñńņň", "n"),
        ("òóôõōŏőø", "o"), ("ŕŗř", "r"), ("śŝşšș", "s"), ("ţťŧț", "t"), ("ùúûũūŭůűų", "u"), ("ŵ", "w"), ("ýÿŷ", "y"), ("źżž", "z"), ("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"),
    }.SelectMany(group => group.Letters.Select(letter => (letter, group.Plain))).ToDictionary(p => p.letter, p => p.Plain);

    /// <summary>A letter in lower case as it is compared: é is e, ß is ss.</summary>
    public static string WithoutAccent(char letter) => Plain.GetValueOrDefault(letter) ?? letter.ToString();

    /// <summary>Letters in lower case that carry an accent, and what they are without: for a database that compares by itself.</summary>
    public static IReadOnlyDictionary<char, string> Accented => Plain;

    /// <summary>e.g. "Fabrikam Interiors B.V." becomes "fabrikam interiors"; empty when nothing is left.</summary>
    public static string Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "";
        var plain = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c)) plain.Append(WithoutAccent(char.ToLowerInvariant(c)));
            else if (char.IsWhiteSpace(c) || c is '-' or '/' or '&' or ',') plain.Append(' ');
        }
        var words = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = words.Where((w, i) => i == 0 || !Forms.Contains(w));
        return string.Join(' ', kept);
    }
}

/// <summary>VAT numbers compared as offices do: letters and digits in capitals, however they are grouped.</summary>
public static class NormalisedVat
{
    /// <summary>e.g. "nl 8123.45.678 B01" becomes "NL812345678B01"; null when nothing is left.</summary>
    public static string? Of(string? number) => string.Concat((number ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant() is { Length: > 0 } plain ? plain : null;
}
