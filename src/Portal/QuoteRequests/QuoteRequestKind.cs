using System.Text.Json.Nodes;
using MediatR;
using Portal.Kernel.Contracts;
using Portal.QuoteRequests.Rules;

namespace Portal.QuoteRequests;

/// <summary>The intake kind: a front door asks for a quote, the system of record makes it.</summary>
sealed class QuoteRequestKind(ReferenceDesk desk, QuotePromotion promotion, QuoteRequestSettings settings, IServiceScopeFactory scopes, TimeProvider clock) : IIntakeKind
{
    readonly IReadOnlyList<IQuoteRule> rules = QuoteRules.All(settings);

    public string Name => "quote-requests";
    public string Title => "Quote request";
    public string Becomes => "quote";
    public string KeyPrefix => "PQ-";
    public JsonNode Schema => QuoteRequestBody.Schema.Json;

    public IReadOnlyList<KindRule> Rules => [.. rules.Select(r => new KindRule(r.Slug, r.Says, r.Reads))];

    public IReadOnlyList<Violation> Check(ReadOnlySpan<byte> json) => QuoteRequestBody.Schema.Check(json);

    public async Task<IReadOnlyList<Assessment>> Assess(IReadOnlyList<Draft> drafts, CancellationToken stop)
    {
        var bodies = drafts.Select(d => QuoteRequestBody.Read(d.Json)).ToList();
        var known = await desk.Look(bodies, stop);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var cases = drafts.Zip(bodies, (draft, body) => QuoteCase.Of(draft, body, known, settings, today)).ToList();
        var alike = await Alike(cases, stop);
        return [.. AskedBefore(await Credited(cases, stop)).Select(c => Assess(c with { Alike = Before(c, alike) }))];
    }

    /// <summary>
    /// With what their customers owe, for those of whom credit is to be looked at. It is read in the way that quotes go: first what was approved and is on its
    /// way, then what is open. A quote that is made between the two counts twice, and a person looks, rather than never.
    /// </summary>
    async Task<IReadOnlyList<QuoteCase>> Credited(IReadOnlyList<QuoteCase> cases, CancellationToken stop)
    {
        var customers = cases.Select(c => c.Customer.Standing).Where(c => c?.CreditLimit is not null).Select(c => c!.Number).ToHashSet();
        if (customers.Count == 0) return cases;
        var onTheWay = await OnTheWay(customers, stop);
        var now = await desk.LookAgain(customers, stop);
        return [.. cases.Select(c => c.Customer.Standing is { } customer ? Credited(c, now.Customer(customer.Number) ?? customer, onTheWay) : c)];
    }

    static QuoteCase Credited(QuoteCase request, CustomerStanding customer, Dictionary<(string, string?), decimal> onTheWay) =>
        request with { Customer = request.Customer with { Standing = customer }, OnTheWay = onTheWay.GetValueOrDefault((customer.Number, customer.Currency)) };

    async Task<Dictionary<(string, string?), decimal>> OnTheWay(HashSet<string> customers, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskOnTheWay(customers), stop);
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

    Assessment Assess(QuoteCase request)
    {
        var findings = rules.SelectMany(rule => rule.Look(request)).ToList();
        var customer = request.Customer;
        return new Assessment(
            request.Draft.Id, request.Company, request.Body.Customer.Email, customer.Number, customer.Match, request.Total, request.Currency,
            request.Fingerprint, request.Summary, rules.Count, findings);
    }

    /// <summary>Everything like these: among what came lately, and among themselves.</summary>
    async Task<ILookup<string, RecentRecord>> Alike(IReadOnlyList<QuoteCase> cases, CancellationToken stop)
    {
        var since = cases.Min(c => c.Draft.ReceivedAt) - TimeSpan.FromDays(settings.DuplicateDays);
        await using var scope = scopes.CreateAsyncScope();
        var ask = new AskRecentlyLike(cases.Select(c => c.Fingerprint).ToHashSet(), since);
        var recent = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(ask, stop);
        return recent.Concat(cases.Select(c => new RecentRecord(c.Fingerprint, c.Draft.Id, c.Draft.Key, c.Draft.ReceivedAt))).DistinctBy(r => r.Id).ToLookup(r => r.Fingerprint);
    }

    /// <summary>The first of several alike is no duplicate: only what came after it is.</summary>
    static IReadOnlyList<RecentRecord> Before(QuoteCase request, ILookup<string, RecentRecord> alike) =>
        [.. alike[request.Fingerprint].Where(r => (r.ReceivedAt, r.Id).CompareTo((request.Draft.ReceivedAt, request.Draft.Id)) < 0).OrderByDescending(r => r.ReceivedAt)];

    public async Task<Comparison> Compare(Draft submitted, Draft corrected, CancellationToken stop)
    {
        var (before, now) = (QuoteRequestBody.Read(submitted.Json), QuoteRequestBody.Read(corrected.Json));
        var known = await desk.Look([now], stop);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return QuoteComparison.Of(before, QuoteCase.Of(corrected, now, known, settings, today));
    }

    public Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop) => promotion.Promote(record, stop);

    public IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at) => QuotePromotion.Announce(record, document, at);
}
