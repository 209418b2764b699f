using Portal.Kernel.Contracts;
using Portal.QuoteRequests.Rules;
using Portal.Shell.Kinds;
using Portal.Shell.Schemas;

namespace Portal.QuoteRequests;

/// <summary>The intake kind: a front door asks for a quote, the system of record makes it.</summary>
[NeedsDomain<IQuoteBook>(Domains.Quotes), NeedsDomain<IReferenceBook>(Domains.Customers), NeedsDomain<IReferenceBook>(Domains.Items)]
sealed class QuoteRequestKind(KindDesk desk, QuoteRequestSettings settings) : IntakeKind<QuoteRequestBody, QuoteCase>(desk)
{
    readonly QuotePromotion promotion = new(desk.Reference, settings);

    public override string Name => "quote-requests";
    public override string Title => "Quote request";
    public override string Becomes => "quote";
    public override string KeyPrefix => "PQ-";
    public override string? OwnNumber => "/customer/number";

    protected override BodySchema Body => QuoteRequestBody.Schema;
    protected override IReadOnlyList<IKindRule<QuoteCase>> Looks { get; } = QuoteRules.All(settings);
    protected override TimeSpan Alike { get; } = TimeSpan.FromDays(settings.DuplicateDays);

    protected override async Task<IReadOnlyList<QuoteCase>> Load(IReadOnlyList<Asked<QuoteRequestBody>> all, CancellationToken stop)
    {
        var known = await Desk.Reference.Look([.. all.Select(a => a.Body.Customer)], all.SelectMany(a => a.Body.Lines).Select(l => l.Item), stop);
        return [.. all.Select(a => QuoteCase.Of(a.Draft, a.Body, known, settings, Desk.Today))];
    }

    protected override async Task<IReadOnlyList<QuoteCase>> Weigh(IReadOnlyList<QuoteCase> cases, CancellationToken stop) => [.. AskedBefore(await Credited(cases, stop))];

    /// <summary>
    /// With what their customers owe, for those of whom credit is to be looked at. It is read in the way that quotes go: first what was approved and is on its
    /// way, then what is open. A quote that is made between the two counts twice, and a person looks, rather than never.
    /// </summary>
    async Task<IReadOnlyList<QuoteCase>> Credited(IReadOnlyList<QuoteCase> cases, CancellationToken stop)
    {
        var customers = cases.Select(c => c.Customer.Standing).Where(c => c?.CreditLimit is not null).Select(c => c!.Number).ToHashSet();
        if (customers.Count == 0) return cases;
        var onTheWay = await OnTheWay(customers, stop);
        var now = await Desk.Reference.LookAgain(customers, stop);
        return [.. cases.Select(c => c.Customer.Standing is { } customer ? Credited(c, now.Customer(customer.Number) ?? customer, onTheWay) : c)];
    }

    static QuoteCase Credited(QuoteCase request, CustomerStanding customer, Dictionary<(string, string?), decimal> onTheWay) =>
        request with { Customer = request.Customer with { Standing = customer }, OnTheWay = onTheWay.GetValueOrDefault((customer.Number, customer.Currency)) };

    async Task<Dictionary<(string, string?), decimal>> OnTheWay(HashSet<string> customers, CancellationToken stop)
    {
        var found = await Desk.Ask(new AskOnTheWay(customers), stop);
        return found.ToDictionary(v => (v.CustomerNumber, v.Currency), v => v.Total);
    }

    /// <summary>Adds up what the batch asks for each customer, so that many small requests at once do not each pass for the only one.</summary>
    static IEnumerable<QuoteCase> AskedBefore(IEnumerable<QuoteCase> cases)
    {
        var asked = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in cases)
        {
            if (request.Customer.Standing is not { } customer || request.Currency != customer.Currency)
            {
                yield return request;
                continue;
            }
            var before = asked.GetValueOrDefault(customer.Number);
            asked[customer.Number] = before + (request.Total ?? 0);
            yield return request with { AskedBefore = before };
        }
    }

    protected override Live Shown(QuoteCase request) => QuoteLive.Of(request);

    public override Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop) => promotion.Promote(record, stop);

    public override IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at) => QuotePromotion.Announce(record, document, at);
}
