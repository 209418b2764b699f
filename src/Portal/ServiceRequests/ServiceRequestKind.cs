using System.Text;
using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.ServiceRequests;

/// <summary>The intake kind: a customer needs service, the help desk gets a ticket.</summary>
[NeedsDomain<IRegister>(Domains.Tickets), NeedsDomain<IHoldingBook>(Domains.Assets), NeedsDomain<IReferenceBook>(Domains.Customers)]
sealed class ServiceRequestKind(KindDesk desk, ServiceRequestSettings settings) : IntakeKind<ServiceRequestBody, ServiceRequestCase>(desk)
{
    public override string Name => "service-requests";
    public override string Title => "Service request";
    public override string Becomes => "ticket";
    public override string KeyPrefix => "PS-";
    public override string? OwnNumber => "/customer/number";

    protected override BodySchema Body => ServiceRequestBody.Schema;
    protected override IReadOnlyList<IKindRule<ServiceRequestCase>> Looks { get; } = ServiceRequestRules.All(settings);
    protected override TimeSpan Alike { get; } = TimeSpan.FromHours(settings.DuplicateHours);

    protected override async Task<IReadOnlyList<ServiceRequestCase>> Load(IReadOnlyList<Asked<ServiceRequestBody>> all, CancellationToken stop)
    {
        var known = await Desk.Reference.Look([.. all.Select(a => a.Body.Customer)], [], stop);
        var held = await Desk.Holdings(all.Select(a => a.Body.Asset), all.Select(a => a.Body.Contract), stop);
        return
        [
            .. all.Select(a => new ServiceRequestCase
            {
                Draft = a.Draft, Today = Desk.Today, Body = a.Body, Customer = CustomerGuess.Of(a.Body.Customer, known), Asset = held.Asset(a.Body.Asset), Contract = held.Contract(a.Body.Contract),
            }),
        ];
    }

    protected override Live Shown(ServiceRequestCase request) => Live.Of(
        [.. CustomerLive.Of(request), ("/asset", Says(request.Asset)), ("/contract", Says(request.Contract))], more: CustomerLive.More(request));

    static string? Says(Holding? holding) => holding is null ? null : $"{holding.Name}, {holding.CustomerNumber}";

    public override async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        var customer = record.CustomerNumber ?? throw new PromotionRefused("The request belongs to no customer yet. Set the customer number, then approve it again.");
        var body = Read(record);
        var asker = body.Customer;
        var (system, number) = await Desk.Register(
            Domains.Tickets, record, stop,
            (Fields.Subject, body.Subject), (Fields.Body, Text(body)), (Fields.Customer, customer), (Fields.Contact, asker.Name), (Fields.Email, asker.Email), (Fields.Status, "new"),
            (Fields.Priority, (body.Priority ?? Priority.Normal).ToString().ToLowerInvariant()), (Fields.Asset, body.Asset?.Trim()), (Fields.Contract, body.Contract?.Trim()));
        return new PromotedDocument("ticket", number, system, asker.Company, null, Requester: Requesters.Of(asker, null, body.Source));
    }

    /// <summary>The first message of the ticket: a help desk may have no fields for the rest.</summary>
    static string Text(ServiceRequestBody body)
    {
        var text = new StringBuilder(body.Description).Append('\n');
        (string Label, string? Says)[] facts = [("Asset", body.Asset), ("Contract", body.Contract), ("Preferred day", body.PreferredDate is { } day ? KindRules.Day(day) : null), ("Phone", body.Customer.Phone)];
        foreach (var (label, says) in facts)
            if (!string.IsNullOrWhiteSpace(says)) text.Append($"\n{label}: {says.Trim()}");
        return text.ToString().TrimEnd();
    }

    public override IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at) =>
        new TicketCreated(record.Id, document.Number, Read(record).Subject, "new", record.CustomerNumber is { } number ? new EventCustomer(number, document.Company) : null, at);
}
