using System.Text.Json.Nodes;

namespace Portal.Kernel.Contracts;

/// <summary>
/// A declared type of record that front doors may submit: schema, rules, promotion. One folder in <c>src/Portal</c> implements it;
/// Intake, Staging and Promotion serve every kind alike and know none by name.
/// </summary>
public interface IIntakeKind
{
    /// <summary>As in the address: <c>quote-requests</c>.</summary>
    string Name { get; }
    /// <summary>As people say it: "Quote request".</summary>
    string Title { get; }
    /// <summary>What a record becomes when it is promoted, in the singular: "quote".</summary>
    string Becomes { get; }
    /// <summary>Event that tells the world of it, as the catalogue names it.</summary>
    string Announces => $"{Becomes}.created";
    /// <summary>Prefix of the key that follows the record through every system: <c>PQ-</c>.</summary>
    string KeyPrefix { get; }
    /// <summary>Where the customer's number stands in the body, as a JSON pointer, when customers may start such a record by themselves: it is always their own. Null: they may not.</summary>
    string? OwnNumber => null;
    /// <summary>JSON Schema 2020-12 of the body.</summary>
    JsonNode Schema { get; }
    /// <summary>Every violation of the schema at once; empty for a good body. Called on the request path, so good bodies must be cheap.</summary>
    /// <param name="json">Well-formed JSON in UTF-8, an object.</param>
    IReadOnlyList<Violation> Check(ReadOnlySpan<byte> json);
    /// <summary>Runs the rules over a batch: reference data is loaded once, results are in the order of the drafts.</summary>
    Task<IReadOnlyList<Assessment>> Assess(IReadOnlyList<Draft> drafts, CancellationToken stop);
    /// <summary>What the rules look for, and at which data.</summary>
    IReadOnlyList<KindRule> Rules => [];
    /// <summary>Lays submitted, corrected and live values side by side for a reviewer.</summary>
    Task<Comparison> Compare(Draft submitted, Draft corrected, CancellationToken stop);
    /// <summary>Makes the approved record live in the system of record. Safe to call again: looks the key up first and answers the same document.</summary>
    /// <exception cref="PromotionRefused">The system said no for good; a person must look.</exception>
    Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop);
    /// <summary>The event that tells the world, written in the transaction that marks the record promoted.</summary>
    IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at);
}

/// <summary>A staged record's content as JSON (UTF-8), with the facts that rules need about it.</summary>
/// <param name="Id">Id of the staged record, which is also the submission's.</param>
/// <param name="Json">The body: as submitted, or as corrected by a reviewer.</param>
public sealed record Draft(Guid Id, string Key, DateTimeOffset ReceivedAt, byte[] Json);

/// <summary>How sure we are whose record it is.</summary>
public enum CustomerMatch
{
    None,
    Guess,
    Sure,
}

public enum Severity
{
    Info,
    Warning,
    Blocking,
}

/// <summary>One thing that a business rule noticed.</summary>
/// <param name="Rule">Slug of the rule: <c>credit-limit</c>.</param>
/// <param name="Severity">Blocking: cannot be approved before it is corrected. Warning: a person may accept it by approving. Info: worth a look.</param>
/// <param name="Pointer">JSON pointer to the field in the draft, empty for the whole record.</param>
/// <param name="Message">One sentence for a reviewer.</param>
/// <param name="Evidence">The figures behind it: "limit 25,000.00, open 24,310.50, this quote 2,001.60".</param>
/// <param name="Fix">A correction that a reviewer can take with one click.</param>
public sealed record Finding(string Rule, Severity Severity, string Pointer, string Message, string? Evidence = null, Fix? Fix = null);

/// <param name="Label">Text of the button: "Use 54.00".</param>
/// <param name="Pointer">Member of the draft to set.</param>
/// <param name="Value">New value as JSON.</param>
public sealed record Fix(string Label, string Pointer, string Value);

/// <summary>What the rules made of a draft, and what the queue shows of it.</summary>
/// <param name="Company">Name to show: company, else person.</param>
/// <param name="CustomerNumber">The customer it belongs to, when known (Sure) or suggested (Guess).</param>
/// <param name="Total">Value in the draft's currency, or null when it has none.</param>
/// <param name="Fingerprint">Equal for likely duplicates: SHA-256 over what makes two records the same.</param>
/// <param name="Summary">What is asked for, in a few words: "2 × Standing desk and 3 more".</param>
/// <param name="RulesRun">How many rules looked at it.</param>
public sealed record Assessment(
    Guid Id, string Company, string? Email, string? CustomerNumber, CustomerMatch Match, decimal? Total, string? Currency,
    string Fingerprint, string Summary, int RulesRun, IReadOnlyList<Finding> Findings);

/// <summary>Fields of a record side by side.</summary>
public sealed record Comparison(IReadOnlyList<ComparisonSection> Sections);

/// <param name="Title">"Customer", "Line 1: Sit-stand desk 160, 1920-S".</param>
public sealed record ComparisonSection(string Title, IReadOnlyList<ComparedField> Fields);

/// <param name="Pointer">JSON pointer into the draft; what a reviewer edits.</param>
/// <param name="Live">What the system of record says about it, ready to show; null when it has no say.</param>
/// <param name="Editable">Whether a reviewer may correct it.</param>
/// <param name="Choices">The words that it may be; null or empty: anything.</param>
public sealed record ComparedField(string Pointer, string Label, string? Submitted, string? Corrected, string? Live, FieldType Type, bool Editable = true, IReadOnlyList<string>? Choices = null);

public enum FieldType
{
    Text,
    LongText,
    Number,
    Date,
    Email,
    Switch,
    /// <summary>One of some words.</summary>
    Choice,
}

/// <summary>A business rule of a kind.</summary>
/// <param name="Name">As in findings: <c>credit-limit</c>.</param>
/// <param name="Says">What it looks for, in a sentence.</param>
/// <param name="Reads">Slugs of the data domains that it looks at besides the record itself.</param>
public sealed record KindRule(string Name, string Says, IReadOnlyList<string> Reads);

/// <summary>A record that was approved, as it is to be promoted.</summary>
/// <param name="CustomerNumber">The customer the reviewer saw when approving.</param>
/// <param name="Flow">Slug of the registered flow that brought it.</param>
public sealed record ApprovedRecord(Guid Id, string Kind, string Key, byte[] Draft, string? CustomerNumber, string? TraceParent, string? Flow = null);

/// <param name="Type">"quote".</param>
/// <param name="Number">Official number in the system of record: SQ-001042.</param>
/// <param name="System">Where it lives: slug of the connection.</param>
/// <param name="Quote">The quote as the system of record answered, when that is what the record became: for the announcement.</param>
/// <param name="Requester">Who asked for it.</param>
public sealed record PromotedDocument(string Type, string Number, string System, string? Company, decimal? Total, QuoteDocument? Quote = null, Requester? Requester = null);

/// <summary>The person behind a record, as they gave their name.</summary>
/// <param name="Marketing">They agreed to news and offers.</param>
/// <param name="Door">Where they filled it in: "form quote on https://www.example.test/quote".</param>
/// <param name="MarketingWording">The words that the front door showed beside the box; null: it did not say.</param>
public sealed record Requester(string? Name, string? Email, bool Marketing = false, string? Door = null, string? MarketingWording = null);

/// <summary>The system of record refused for good: trying again cannot help.</summary>
public sealed class PromotionRefused(string message) : Exception(message);
