using Portal.Connectors.Mailchimp;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Mailchimp;

public sealed class MailchimpCase : ConnectorCase
{
    public override IConnector Connector { get; } = new MailchimpConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("letters", "mailchimp", (Term.BaseUrl, address.ToString()), (Term.Password, "0123456789abcdef-us21"), ("List", MailchimpDouble.List));

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Subscribers, (n, edition) => Row($"s{n}@example.org", ("Anna Beispiel", $"Company {edition}")), (shelf, key) => [.. shelf.All("members").Where(m => m["email_address"]!.ToString() == key).Select(m => new Dictionary<string, string?>
        {
            [Fields.Contact] = $"{m["merge_fields"]!["FNAME"]} {m["merge_fields"]!["LNAME"]}",
            [Fields.Company] = m["merge_fields"]!["COMPANY"]?.ToString(),
            [Fields.ConsentWording] = m["merge_fields"]!["CONSENT"]?.ToString(),
            [Fields.ConsentAt] = m["merge_fields"]!["CONSENTAT"]?.ToString(),
            [Fields.ConsentSource] = m["merge_fields"]!["CONSENTSRC"]?.ToString(),
        })], n => Row($"no address {n}", ("Nobody", "None"))),
    ];

    public override IReadOnlyList<ReadCase> Reads => [new(Domains.Subscribers, "members", Text: "merge_fields.PHONE", Choice: "status")];

    public override IReadOnlyDictionary<string, string> CannotHappen { get; } = new Dictionary<string, string>
    {
        [Fault.Renewed] = "an API key does not run out",
        [Fault.Elsewhere] = "pages are asked for by the last value, never by a link",
    };

    public override Mishap? InItsWords(string fault) => fault switch
    {
        Fault.Unauthorized => Mishap.Answer(401, """{"title":"API Key Invalid","status":401,"detail":"Your API key may be invalid, or you've attempted to access the wrong datacenter."}""", "application/problem+json"),
        Fault.Forbidden => Mishap.Answer(403, "<html><body>Access denied</body></html>", "text/html"),
        Fault.Invalid => Mishap.Answer(400, """{"title":"Invalid Resource","status":400,"detail":"Your merge fields were invalid.","errors":[{"field":"COMPANY","message":"is wrong"}]}""", "application/problem+json"),
        _ => null,
    };

    static DomainRow Row(string key, (string Contact, string Company) said) => new(key, new Dictionary<string, string?>
    {
        [Fields.Contact] = said.Contact, [Fields.Company] = said.Company,
        [Fields.ConsentWording] = "Yes, send me news.", [Fields.ConsentAt] = "2026-03-01T10:00:00Z", [Fields.ConsentSource] = "198.51.100.7",
    });
}
