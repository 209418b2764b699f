using Portal.Kernel.Contracts;

namespace Portal.Connectors.Webhook;

/// <summary>A tool that is not asked but tells: bookings, payments, whatever Zapier or Make send. What it posted last of each record is kept and can be read like any other system.</summary>
public sealed class WebhookConnector : IConnector
{
    internal const string Signed = "Signed", Header = "Header", Domain = "Domain", Key = "Key", Fields = "Fields", Type = "Type", Types = "Types", Deleted = "DeletedTypes", Time = "Time";

    public string Kind => "webhook";
    public string Title => "Inbound webhook";

    public IReadOnlyList<Term> Terms { get; } =
    [
        new(Signed, "Signed", "standard: Standard Webhooks (whsec_…). stripe, calendly: t=…,v1=… github: sha256=… token: the secret itself in a header, as Zapier and Make can send it.", Default: "standard", Choices: ["standard", "stripe", "calendly", "github", "token"]),
        new(Term.Password, "Secret", $"What the tool signs with, or the token. {Proof.WhileItChanges}", Secret: true),
        new(Header, "Header of the token", "For token. In Authorization the word Bearer may stand before it.", Required: false, Default: "Authorization"),
        new(Domain, "Domain", "What it tells of: deliveries, payments, customers …") { LeadsElsewhere = true },
        new(Key, "Path of the key", "Where in the JSON the record's key stands: payload.uri, data.object.id.") { LeadsElsewhere = true },
        new(Fields, "Fields", "field=path, separated by commas: status=payload.status, email=payload.email. A path may end with /100, as where amounts are in cents."),
        new(Type, "Path of the event's type", "event, type. For GitHub the header X-GitHub-Event counts when this is empty.", Required: false),
        new(Types, "Types that count", "Separated by commas; a star ends a beginning: invitee.*. Empty: all.", Required: false),
        new(Deleted, "Types that end a record", "invitee.canceled, customer.deleted.", Required: false),
        new(Time, "Path of the time", "When it happened, as ISO 8601 or seconds since 1970: what comes late does not undo what is newer. Empty: in the order of arrival.", Required: false),
    ];

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room) => new WebhookSystem(terms.Slug, WebhookTerms.Of(terms), room);
}

/// <summary>One tool's webhook: its posts are proven, its records kept by the host.</summary>
sealed class WebhookSystem(string slug, WebhookTerms terms, ConnectionRoom room) : IConnectedSystem, IDomainReader, ITakesNotices
{
    public string System => slug;

    public IReadOnlyList<DomainShape> Readable { get; } = [terms.Shape];

    /// <summary>There is nobody to call.</summary>
    public Task Test(CancellationToken stop) => Task.CompletedTask;

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        if (domain != terms.Domain) throw new ConnectionFault(FaultKind.Refused, $"{slug} tells of {terms.Domain}, not of {domain}.");
        return (room.Posted ?? throw new ConnectionFault(FaultKind.Refused, "Nothing keeps what is posted here.")).Read(slug, domain, ask, stop);
    }

    public NoticeProof Proof => new(terms.Style.Says(terms.Header));

    public Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop) => Task.FromResult(!call.IsPost ? Connectors.Proof.NotPosted : Verdict(call));

    NoticeVerdict Verdict(NoticeCall call)
    {
        if (!terms.Style.IsGood(call, terms.Secrets, terms.Header)) return Connectors.Proof.Unsigned;
        if (Posted.Of(call.Body) is not { } posted) return new NoticeVerdict.Taken(null, [], "The body is no JSON object.");
        var (row, why) = terms.Row(call, posted);
        return new NoticeVerdict.Taken(terms.Style.IdOf(call, posted), row is null ? [] : [new Notice(terms.Domain, row.Key, row.Deleted ? NoticeChange.Deleted : NoticeChange.Updated, row.ChangedAt, row)], why);
    }
}
