using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Tests.Conformance;
using Portal.Connectors.Zendesk;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Zendesk;

public sealed class ZendeskCase : ConnectorCase
{
    /// <summary>Two pages of the hundred that Zendesk gives at most, and that our reader asks for at least.</summary>
    const int TwoPages = 110;

    public override IConnector Connector { get; } = new ZendeskConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("desk", "zendesk", (Term.BaseUrl, address.ToString()), (Term.User, "portal@example.org"), (Term.Password, "s3cret"), ("PerMinute", "700"));

    public override void Seed(SystemDouble there) => there.Shelf.Put("organizations", "360000000", new JsonObject
    {
        ["id"] = 360_000_000, ["name"] = "Seeded", ["external_id"] = "C-1", ["created_at"] = "2026-01-01T00:00:00Z", ["updated_at"] = "2026-01-01T00:00:00Z",
    });

    public override IReadOnlyList<WriteCase> Writes =>
    [
        new(Domains.Customers, (n, edition) => Row($"C-{1000 + n}", (Fields.Company, edition == 1 ? $"Works {n}" : $"Works {n} of {edition}")),
            (shelf, key) => [.. shelf.All("organizations").Where(o => Text(o, "external_id") == key).Select(o => new Dictionary<string, string?> { [Fields.Company] = Text(o, "name") })],
            n => Row($"C-{1000 + n}", (Fields.Company, "Seeded"))),
        new(Domains.Tickets, (n, edition) => Row($"PT-{n}", (Fields.Subject, $"Pump {n}"), (Fields.Body, $"It leaks.\r\nFor {edition} days. "), (Fields.Priority, edition == 1 ? "low" : "urgent"), (Fields.Status, edition == 1 ? "open" : "pending"),
            (Fields.Email, $"p{n}@example.org"), (Fields.Contact, $"Person {n}"), (Fields.Customer, "C-1")), Held, n => Row($"PT-{n}", (Fields.Subject, "Nothing said"), (Fields.Body, " "))),
    ];

    public override IReadOnlyList<ReadCase> Reads =>
    [
        new(Domains.Customers, "organizations", Text: "name", Rows: TwoPages),
        new(Domains.Tickets, "tickets", Text: "subject", Choice: "status", Rows: TwoPages),
    ];

    public override IReadOnlyDictionary<string, string> CannotHappen { get; } = new Dictionary<string, string> { [Fault.Renewed] = "an API token does not run out" };

    public override IReadOnlyDictionary<string, string> Gaps { get; } = new Dictionary<string, string>
    {
        [Fault.Late] = "Zendesk keeps idempotency keys of tickets for two hours: a creation that comes through later than that makes a second ticket, and the next write of the key says so",
    };

    public override Mishap? InItsWords(string fault) => fault switch
    {
        Fault.Unauthorized => Mishap.Answer(401, """{"error":"Couldn't authenticate you"}"""),
        Fault.Forbidden => Mishap.Answer(403, """{"error":{"title":"Forbidden","message":"You do not have access to this page. Please contact the account owner of this help desk for further help."}}"""),
        Fault.Missing => Mishap.Answer(404, """{"error":"RecordNotFound","description":"Not found"}"""),
        Fault.Conflict => Mishap.Answer(409, """{"error":"UpdateConflict","description":"Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again."}"""),
        Fault.Invalid => Mishap.Answer(422, """{"error":"RecordInvalid","description":"Record validation errors","details":{"subject":[{"description":"Subject: is wrong","error":"InvalidValue"}]}}"""),
        _ => null,
    };

    static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    static string? Text(JsonNode? record, string member) => record?[member]?.ToString();

    /// <summary>Requesters and organizations are said in ids; the body is what was said last, in the words that agents see.</summary>
    static List<IReadOnlyDictionary<string, string?>> Held(DoubleShelf shelf, string key) =>
        [.. shelf.All("tickets").Where(t => Text(t, "external_id") == key).Select(ticket =>
        {
            var requester = shelf.Find("users", Text(ticket, "requester_id")!);
            return new Dictionary<string, string?>
            {
                [Fields.Subject] = Text(ticket, "subject"),
                [Fields.Body] = $"{Text(shelf.All("comments").Last(c => Text(c, "ticket_id") == Text(ticket, "id")), "body")!.Replace("\n", "\r\n", StringComparison.Ordinal)} ",
                [Fields.Priority] = Text(ticket, "priority"), [Fields.Status] = Text(ticket, "status"),
                [Fields.Email] = Text(requester, "email"), [Fields.Contact] = Text(requester, "name"),
                [Fields.Customer] = Text(shelf.Find("organizations", Text(ticket, "organization_id") ?? ""), "external_id"),
            };
        })];
}
