using System.Globalization;

namespace Portal.Kernel.Contracts;

/// <summary>Names of the data domains that connectors know, and of their fields: the same words in every system, so that one can be compared with another.</summary>
public static class Domains
{
    /// <summary>Key: customer number.</summary>
    public const string Customers = "customers";
    /// <summary>People at customers. Key: e-mail address in lower case.</summary>
    public const string Contacts = "contacts";
    /// <summary>Key: item number.</summary>
    public const string Items = "items";
    /// <summary>Free stock. Key: item number.</summary>
    public const string Inventory = "inventory";
    /// <summary>Key: our key, or the quote's number when it was not made by us.</summary>
    public const string Quotes = "quotes";
    /// <summary>Deals at the CRM. Key: our key of the quote.</summary>
    public const string Opportunities = "opportunities";
    /// <summary>Tickets at the help desk. Key: our key, or the ticket's number when it was not made by us.</summary>
    public const string Tickets = "tickets";
    /// <summary>Single things at customers. Key: asset number.</summary>
    public const string Assets = "assets";
    /// <summary>What was found at assets. Key: our key.</summary>
    public const string Inspections = "inspections";
    /// <summary>Members of a mailing list. Key: e-mail address in lower case.</summary>
    public const string Subscribers = "subscribers";
    /// <summary>Key: contract number.</summary>
    public const string Contracts = "contracts";
    /// <summary>Key: invoice number.</summary>
    public const string Invoices = "invoices";
    /// <summary>Who brings or fetches what when. Key: that of the booking.</summary>
    public const string Deliveries = "deliveries";
    /// <summary>Money that came or went back. Key: that of the payment.</summary>
    public const string Payments = "payments";
}

/// <summary>Fields of the domains. All values are text: <see cref="RowText"/> says how numbers, days and instants are written.</summary>
public static class Fields
{
    public const string Company = "company", Contact = "contact", Email = "email", Phone = "phone", Street = "street", PostCode = "post-code", City = "city", Country = "country";
    /// <summary>ISO 4217.</summary>
    public const string Currency = "currency";
    /// <summary>true or false.</summary>
    public const string Blocked = "blocked";
    public const string BlockedReason = "blocked-reason", CreditLimit = "credit-limit", VatNumber = "vat-number", Website = "website", AccountManager = "account-manager";
    public const string Name = "name", Unit = "unit", Price = "price", Available = "available";
    /// <summary>Number of the customer that a contact, document, ticket or asset belongs to.</summary>
    public const string Customer = "customer";
    /// <summary>The number that the system itself gave.</summary>
    public const string Number = "number";
    /// <summary>quotes: open, accepted, declined, expired; opportunities: open, won, lost; tickets: new, open, pending, solved, closed; subscribers: subscribed, pending, unsubscribed, cleaned; contracts: active, ending, ended; invoices: open, paid, overdue; deliveries and payments: the tool's own words.</summary>
    public const string Status = "status";
    public const string Total = "total", Amount = "amount", ValidUntil = "valid-until", CloseDate = "close-date", QuoteNumber = "quote-number";
    public const string Subject = "subject", Body = "body";
    /// <summary>low, normal, high, urgent.</summary>
    public const string Priority = "priority";
    public const string Title = "title", StartsOn = "starts-on", EndsOn = "ends-on", MonthlyAmount = "monthly-amount", IssuedOn = "issued-on", DueOn = "due-on", Open = "open", SerialNumber = "serial-number";
    /// <summary>Numbers of the asset and of the contract that a ticket or inspection is about.</summary>
    public const string Asset = "asset", Contract = "contract";
    /// <summary>Of an inspection: passed, conditional, failed.</summary>
    public const string Result = "result";
    public const string InspectedOn = "inspected-on", Inspector = "inspector", Remarks = "remarks";
    /// <summary>Instants.</summary>
    public const string StartsAt = "starts-at", EndsAt = "ends-at", PaidAt = "paid-at";
    /// <summary>Number of the invoice that a payment is for.</summary>
    public const string Invoice = "invoice";
    /// <summary>Proof of consent: its wording, when it was given, where.</summary>
    public const string ConsentWording = "consent-wording", ConsentAt = "consent-at", ConsentSource = "consent-source";
}

/// <summary>One record of a domain on its way between systems.</summary>
/// <param name="Key">The domain's key, the same in every system.</param>
/// <param name="Values">By field. Missing: not said. Null: empty.</param>
/// <param name="ChangedAt">When the system says that it last changed; null when it cannot say.</param>
/// <param name="Id">The system's own id: what a stored link remembers.</param>
/// <param name="Deleted">A tombstone: it is gone there.</param>
/// <param name="Distinct">A person said that it is none of the records there that look alike: they are not looked for.</param>
public sealed record DomainRow(string Key, IReadOnlyDictionary<string, string?> Values, DateTimeOffset? ChangedAt = null, string? Id = null, bool Deleted = false, bool Distinct = false)
{
    public string? this[string field] => Values.GetValueOrDefault(field);
}

/// <summary>What a connection knows of a domain.</summary>
public sealed record DomainShape(string Domain, IReadOnlyList<FieldShape> Fields)
{
    public FieldShape? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <param name="MaxLength">Characters that the system keeps; longer text is refused before it is sent.</param>
/// <param name="Required">Without it the system makes no record.</param>
/// <param name="ReadOnly">The system works it out by itself.</param>
public sealed record FieldShape(string Name, int? MaxLength = null, bool Required = false, bool ReadOnly = false);

/// <summary>Reads the records of domains: all, or those that changed.</summary>
public interface IDomainReader : ISystemOfRecord
{
    IReadOnlyList<DomainShape> Readable { get; }

    /// <summary>It publishes by itself what happens to records of the domain, so whoever watches them does not say it again.</summary>
    bool Announces(string domain) => false;

    /// <summary>A page of a domain, oldest change first where the system can sort so. A page may repeat rows that another page had; none is left out.</summary>
    /// <exception cref="ConnectionFault">Nothing was read.</exception>
    Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop);
}

/// <param name="Since">Changed at this instant or later; null: all.</param>
/// <param name="Cursor">From the page before; null: the first.</param>
/// <param name="Size">About so many rows; the system may know better.</param>
public sealed record ReadAsk(DateTimeOffset? Since = null, string? Cursor = null, int Size = 500);

/// <param name="Next">Cursor of the next page; null: that was the last.</param>
/// <param name="Partial">Something could not be read and is left out (a file that is still being written), so what is not here need not be gone.</param>
public sealed record RowPage(IReadOnlyList<DomainRow> Rows, string? Next, bool Partial = false);

/// <summary>Writes records of domains so that each key stands there once, however often it is called.</summary>
public interface IDomainWriter : ISystemOfRecord
{
    IReadOnlyList<DomainShape> Writable { get; }

    /// <summary>Rows that are best written at once.</summary>
    int BatchSize { get; }

    /// <summary>Whether a row that is <see cref="DomainRow.Deleted"/> takes the record away there; it is not sent where it does not.</summary>
    bool Deletes(string domain) => false;

    /// <summary>Creates or changes each row. One outcome a row, in their order; what went wrong with one row does not keep the others back.</summary>
    /// <exception cref="ConnectionFault">Nothing, or nobody knows what, was written: call again with the same rows.</exception>
    Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop);
}

/// <summary>When a field of an existing record is written.</summary>
public enum WriteRule
{
    Always,
    /// <summary>Only while the system has nothing there.</summary>
    IfEmpty,
    Never,
}

/// <summary>The rule of each field; a new record gets every field that is not <see cref="WriteRule.Never"/>.</summary>
/// <param name="Flow">Slug of the registered flow that the write belongs to.</param>
/// <param name="Source">Slug of the connection that the values come from.</param>
public sealed record WriteRules(IReadOnlyDictionary<string, WriteRule> Fields, string? Flow = null, string? Source = null)
{
    public static readonly WriteRules Always = new(new Dictionary<string, WriteRule>());

    public WriteRule Of(string field) => Fields.GetValueOrDefault(field, WriteRule.Always);
}

public enum RowResult
{
    Created,
    Changed,
    Unchanged,
    /// <summary>Left as it is, on purpose; the reason says why.</summary>
    Skipped,
    Failed,
}

/// <param name="Id">The system's own id of the record.</param>
/// <param name="Reason">Why it was skipped or failed, in words for people.</param>
/// <param name="Again">The same row may work later.</param>
/// <param name="Candidates">Records that may be meant: a person decides, nothing was written.</param>
public sealed record RowOutcome(string Key, RowResult Result, string? Id = null, string? Reason = null, bool Again = false, IReadOnlyList<Candidate>? Candidates = null);

/// <param name="Why">What makes it look the same: "name is 92 % alike".</param>
/// <param name="Link">Where the system shows it; null: it did not say.</param>
public sealed record Candidate(string Id, string Name, string Why, string? Link = null);

/// <summary>How values are written in a <see cref="DomainRow"/>.</summary>
public static class RowText
{
    public static string Of(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
    public static string Of(bool flag) => flag ? "true" : "false";
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    public static string Of(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
    public static bool? Flag(string? text) => text switch { "true" => true, "false" => false, _ => null };
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    public static DateTimeOffset? At(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
