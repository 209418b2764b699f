using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>One audience (list) at Mailchimp.</summary>
public sealed class MailchimpConnector : IConnector
{
    public string Kind => "mailchimp";
    public string Title => "Mailchimp";

    public IReadOnlyList<Term> Terms { get; } =
    [
        new(Term.BaseUrl, "Address", "Left empty it is known from the end of the API key: …-us21 is https://us21.api.mailchimp.com.", Required: false) { LeadsElsewhere = true },
        new(Term.Password, "API key", "Key of an account that may manage the audience. Another key counts as another account: its readers are found anew.", Secret: true) { LeadsElsewhere = true },
        new(MailchimpSettings.ListTerm, "Audience", "Id of the audience, such as a1b2c3d4e5.") { LeadsElsewhere = true },
        new(MailchimpSettings.OptInTerm, "Double opt-in", "With it a new address gets Mailchimp's letter and is subscribed when it was confirmed.", Required: false, Default: "true", Choices: ["true", "false"]),
        Proof.Secret("A long word of your own, at least 16 letters and digits, that ends the address which Mailchimp's webhook calls; with it Portal hears of people who leave at once."),
        new(MailchimpSettings.MergeTerm, "Merge fields", "The audience's merge field of each field.", Required: false, Default: MailchimpSettings.UsualMerge),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind, (Term.Password, "double-us1"), (MailchimpSettings.ListTerm, MailchimpDouble.List), (Proof.SecretTerm, MailchimpDouble.WebhookSecret));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        var settings = MailchimpSettings.Of(terms);
        return new MailchimpSystem(terms.Slug, new MailchimpClient(settings, room), settings, MailchimpNotices.Of(terms, settings), room.Log);
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new MailchimpDouble(shelf, clock);
}

/// <param name="Merge">Merge tags by field.</param>
/// <param name="DoubleOptIn">New addresses confirm by themselves.</param>
sealed record MailchimpSettings(Uri Root, string Key, string List, bool DoubleOptIn, IReadOnlyDictionary<string, string> Merge)
{
    public const string ListTerm = "List", OptInTerm = "DoubleOptIn", MergeTerm = "MergeFields";
    public const string UsualMerge = "company=COMPANY, phone=PHONE, consent-wording=CONSENT, consent-at=CONSENTAT, consent-source=CONSENTSRC";
    public const string FirstName = "FNAME", LastName = "LNAME";

    /// <summary>What a text merge field takes.</summary>
    public const int Longest = 255;

    public static MailchimpSettings Of(ConnectionTerms terms)
    {
        var key = terms.Require(Term.Password);
        var root = terms[Term.BaseUrl] is null ? FromKey(terms.Slug, key) : terms.Base();
        var merge = (terms[MergeTerm] ?? UsualMerge).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } field, { Length: > 0 } tag] ? (field, tag) : throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__{MergeTerm} holds '{entry}', which is not like company=COMPANY."))
            .ToDictionary(m => m.field, m => m.tag);
        // Without these three nobody could prove a consent.
        if (new[] { Fields.ConsentWording, Fields.ConsentAt, Fields.ConsentSource }.FirstOrDefault(f => !merge.ContainsKey(f)) is { } missing) throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__{MergeTerm} has no merge field for {missing}.");
        return new(root, key, terms.Require(ListTerm), terms[OptInTerm] != "false", merge);
    }

    /// <summary>The data centre is the end of the key.</summary>
    static Uri FromKey(string slug, string key)
    {
        var centre = key[(key.LastIndexOf('-') + 1)..];
        if (centre.Length == key.Length || centre.Length is 0 or > 10 || !centre.All(char.IsAsciiLetterOrDigit)) throw new ConnectionFault(FaultKind.Refused, $"Connections__{slug}__Password does not end like a Mailchimp key (…-us21): set the address too.");
        return new Uri($"https://{centre}.api.mailchimp.com");
    }
}
