using System.Text;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.QuoteRequests;
using Portal.Shell;
using Portal.Shell.Kinds;
using static Portal.Tests.QuoteRequests.Standing;

namespace Portal.Tests.QuoteRequests;

/// <summary>The kind as staging and promotion use it, over a system of record that the test holds in its hand.</summary>
public sealed class KindTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    static readonly QuoteRequest Desks = A.QuoteRequest().From("C-10000").Line("1896-S", 2);

    readonly PaperErp erp = new() { Customers = { Customer() }, Items = { Item() } };
    readonly RecentMemory memory = new();
    readonly QuoteRequestKind kind;

    public KindTests()
    {
        var systems = new SystemsOfRecord(new ConfigurationBuilder().Build(), new PaperConnections(erp));
        var settings = new QuoteRequestSettings();
        var desk = new ReferenceDesk(systems);
        var services = new ServiceCollection().AddScoped<IMediator>(_ => memory).BuildServiceProvider();
        kind = new QuoteRequestKind(new KindDesk(desk, services.GetRequiredService<IServiceScopeFactory>(), new FakeTimeProvider(Now)), settings);
    }

    [Fact]
    public async Task A_batch_asks_the_system_of_record_once()
    {
        var drafts = Enumerable.Range(1, 300).Select(i => Draft(A.QuoteRequest().From("C-10000").Line("1896-S", i))).ToList();
        var assessments = await kind.Assess(drafts, default);
        Assert.Equal(drafts.Select(d => d.Id), assessments.Select(a => a.Id));
        Assert.Single(erp.Questions);
        Assert.Equal(1, memory.Asked);
    }

    [Fact]
    public async Task An_assessment_says_what_the_queue_shows()
    {
        var a = (await kind.Assess([Draft(Desks.Line("1896-S", 3))], default))[0];
        Assert.Equal(("Trey Research", "kim@treyresearch.test", "C-10000", CustomerMatch.Sure), (a.Company, a.Email, a.CustomerNumber, a.Match));
        Assert.Equal((5_004.00m, "USD", "2 × Standing desk and 1 more"), (a.Total, a.Currency, a.Summary));
        Assert.Empty(a.Findings);
    }

    [Fact]
    public async Task Of_two_alike_in_one_batch_the_second_is_the_duplicate()
    {
        var (first, second) = (Draft(Desks), Draft(Desks, Now.AddSeconds(1)));
        var assessments = await kind.Assess([second, first], default);
        Assert.Equal(["duplicate"], assessments[0].Findings.Select(f => f.Rule));
        Assert.Empty(assessments[1].Findings);
        Assert.Equal(first.Key, assessments[0].Findings[0].Evidence);
    }

    [Fact]
    public async Task Many_requests_at_once_do_not_each_pass_for_the_only_one()
    {
        erp.Customers[0] = Customer(limit: 25_000m);
        erp.Items[0] = Item(prices: [("USD", 0, 1_000m)]);
        var drafts = Enumerable.Range(0, 3).Select(i => Draft(A.QuoteRequest().From("C-10000").Line("1896-S", 20 - i), Now.AddSeconds(i))).ToList();
        var assessments = await kind.Assess(drafts, default);
        Assert.Empty(assessments[0].Findings);
        Assert.Equal(new Finding("credit-limit", Severity.Warning, "", "Over the credit limit by 14,000.00 USD.", "limit 25,000.00, open 0.00, asked for just before 20,000.00, this quote 19,000.00"), assessments[1].Findings.Single());
        Assert.Contains("Over the credit limit by 32,000.00 USD.", assessments[2].Findings.Select(f => f.Message));
    }

    [Fact]
    public async Task What_was_approved_before_and_is_no_quote_yet_uses_up_credit_too()
    {
        erp.Customers[0] = Customer(limit: 25_000m, open: 1_000m);
        memory.OnTheWay = [new("C-10000", "USD", 22_500m), new("C-10000", "EUR", 9_000m), new("C-99999", "USD", 9_000m)];
        var finding = (await kind.Assess([Draft(Desks)], default))[0].Findings.Single();
        Assert.Equal(("Over the credit limit by 501.60 USD.", "limit 25,000.00, open 1,000.00, approved and on the way 22,500.00, this quote 2,001.60"), (finding.Message, finding.Evidence));
    }

    [Fact]
    public async Task What_becomes_a_quote_while_credit_is_looked_at_uses_it_up_still()
    {
        erp.Customers[0] = Customer(limit: 25_000m, open: 1_000m);
        // On its way as the batch is first looked up, a quote before what is on the way is asked.
        memory.WhenOnTheWayIsAsked = () => erp.Customers[0] = Customer(limit: 25_000m, open: 23_500m);
        var finding = (await kind.Assess([Draft(Desks)], default))[0].Findings.Single();
        Assert.Equal("limit 25,000.00, open 23,500.00, this quote 2,001.60", finding.Evidence);
    }

    [Fact]
    public async Task A_batch_asks_once_what_is_on_the_way_and_not_at_all_for_customers_without_a_limit()
    {
        var drafts = Enumerable.Range(1, 50).Select(i => Draft(A.QuoteRequest().From("C-10000").Line("1896-S", i))).ToList();
        await kind.Assess(drafts, default);
        Assert.Equal(1, memory.Asked);
        erp.Customers[0] = Customer(limit: 1_000_000m);
        await kind.Assess(drafts, default);
        Assert.Equal(3, memory.Asked);
        Assert.Equal(3, erp.Questions.Count);
    }

    [Fact]
    public async Task An_item_with_blanks_around_it_is_the_item()
    {
        var request = A.QuoteRequest().From("C-10000").Line(" 1896-S ", 2);
        Assert.Empty((await kind.Assess([Draft(request)], default))[0].Findings);
        Assert.Equal("1896-S", (await kind.Promote(Approved(request), default)).Quote!.Lines.Single().Item);
    }

    [Fact]
    public async Task A_record_is_no_duplicate_of_itself_or_of_what_came_later()
    {
        var draft = Draft(Desks);
        var print = (await kind.Assess([draft], default))[0].Fingerprint;
        memory.Recent = [new(print, draft.Id, draft.Key, draft.ReceivedAt), new(print, Guid.CreateVersion7(Now.AddHours(1)), "PQ-LATER", Now.AddHours(1))];
        Assert.Empty((await kind.Assess([draft], default))[0].Findings);
        memory.Recent = [new(print, Guid.CreateVersion7(Now.AddHours(-1)), "PQ-EARLIER", Now.AddHours(-1))];
        Assert.Equal("PQ-EARLIER", (await kind.Assess([draft], default))[0].Findings.Single().Evidence);
    }

    [Fact]
    public async Task An_approved_request_becomes_one_quote_however_often_it_is_promoted()
    {
        var record = Approved(Desks);
        var first = await kind.Promote(record, default);
        var again = await kind.Promote(record, default);
        Assert.Single(erp.Quotes);
        Assert.Equal(first with { Quote = null }, again with { Quote = null });
        Assert.Equal(("SQ-000001", "embedded", "Trey Research", 2_001.60m), (first.Number, first.System, first.Company, first.Total));
    }

    [Fact]
    public async Task After_a_lost_answer_the_quote_is_found_by_its_key()
    {
        erp.AfterCreate = () => throw new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => kind.Promote(Approved(Desks), default));
        Assert.Equal("SQ-000001", (await kind.Promote(Approved(Desks), default)).Number);
        Assert.Single(erp.Quotes);
    }

    [Fact]
    public async Task Two_quotes_with_one_key_are_left_to_a_person_who_is_told_their_numbers()
    {
        await erp.Create(Quote("PQ-1"), default);
        await erp.Create(Quote("PQ-1"), default);
        var refusal = await Assert.ThrowsAsync<PromotionRefused>(() => kind.Promote(Approved(Desks), default));
        Assert.Contains("SQ-000001, SQ-000002", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, erp.Quotes.Count);
    }

    [Fact]
    public async Task A_guessed_customer_that_a_person_accepted_gets_the_quote() =>
        Assert.Equal("C-10000", (await kind.Promote(Approved(A.QuoteRequest().Line("1896-S")), default)).Quote!.CustomerNumber);

    [Fact]
    public async Task Without_a_customer_there_is_no_quote() =>
        await Assert.ThrowsAsync<PromotionRefused>(() => kind.Promote(Approved(A.QuoteRequest().Line("1896-S")) with { CustomerNumber = null }, default));

    [Fact]
    public async Task A_request_without_a_currency_is_quoted_in_the_customers()
    {
        erp.Customers[0] = Customer(currency: "EUR");
        erp.Items[0] = Item(prices: [("EUR", 0, 900m)]);
        var document = await kind.Promote(Approved(Desks), default);
        Assert.Equal(("EUR", 1_800m), (document.Quote!.Currency, document.Quote.Total));
    }

    [Fact]
    public async Task The_event_tells_what_the_system_of_record_answered()
    {
        var record = Approved(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 990m));
        var told = (QuoteCreated)kind.Announce(record, await kind.Promote(record, default), Now);
        Assert.Equal((record.Id, "PQ-1", "SQ-000001", new EventCustomer("C-10000", "Trey Research"), "USD", 1_980m, Now), (told.Id, told.Key, told.Number, told.Customer, told.Currency, told.Total, told.CreatedAt));
        Assert.Equal([new EventLine("1896-S", 2, 990m)], told.Lines);
    }

    [Fact]
    public async Task A_reviewer_sees_submitted_corrected_and_live_values_line_by_line()
    {
        var comparison = await kind.Compare(Draft(Desks.Line("OLD", 1)), Draft(A.QuoteRequest().From("C-10000").Line("1896-S", 5, 990m).Saying("Ring first").With(b => b["colour"] = "black")), default);
        Assert.Equal(["Customer", "Line 1: Standing desk, 1896-S", "Line 2: OLD, taken out", "Quote request", "Not in the schema"], comparison.Sections.Select(s => s.Title));
        Assert.Equal(new ComparedField("/lines/0/quantity", "Quantity", "2", "5", "100 pcs free", FieldType.Number), comparison.Sections[1].Fields[1]);
        Assert.Equal(new ComparedField("/lines/0/unitPrice", "Unit price", null, "990", "$1,000.80 STANDARD", FieldType.Number), comparison.Sections[1].Fields[2]);
        Assert.Equal(new ComparedField("/message", "Message", null, "Ring first", null, FieldType.LongText), comparison.Sections[3].Fields[2]);
        Assert.Equal(new ComparedField("/colour", "colour", null, "black", null, FieldType.Text, Editable: false), comparison.Sections[4].Fields[0]);
        Assert.Contains(comparison.Sections[0].Fields, f => f is { Label: "Credit", Live: "no limit, $0.00 open", Editable: false });
    }

    static int keys;

    static Draft Draft(QuoteRequest request, DateTimeOffset? at = null) => new(Guid.CreateVersion7(at ?? Now), $"PQ-{Interlocked.Increment(ref keys)}", at ?? Now, Encoding.UTF8.GetBytes(request.Json()));

    static ApprovedRecord Approved(QuoteRequest request) => new(Guid.CreateVersion7(Now), "quote-requests", "PQ-1", Encoding.UTF8.GetBytes(request.Json()), "C-10000", null);

    static NewQuote Quote(string key) => new(key, "C-10000", null, null, "USD", null, null, [new NewQuoteLine("1896-S", 1, null, null)]);

    /// <summary>Answers what came lately.</summary>
    sealed class RecentMemory : IMediator
    {
        public IReadOnlyList<RecentRecord> Recent { get; set; } = [];
        public IReadOnlyList<ValueOnTheWay> OnTheWay { get; set; } = [];
        public Action WhenOnTheWayIsAsked { get; set; } = () => { };
        public int Asked { get; private set; }

        public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
        {
            Asked++;
            if (request is AskOnTheWay) WhenOnTheWayIsAsked();
            return Task.FromResult((TResponse)(object)(request switch
            {
                AskRecentlyLike => Recent,
                AskOnTheWay ask => OnTheWay.Where(v => ask.CustomerNumbers.Contains(v.CustomerNumber)).ToList(),
                _ => throw new NotSupportedException(),
            }));
        }

        public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default) where TNotification : INotification => throw new NotSupportedException();
    }
}
