using Microsoft.Extensions.DependencyInjection;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Tests.QuoteRequests;

namespace Portal.Tests.Customers;

/// <summary>A customer sees what is theirs, and nothing of another.</summary>
public sealed class OwnDataTests
{
    static readonly DateTimeOffset Then = new(2026, 11, 17, 9, 0, 0, TimeSpan.Zero);
    static readonly TestPerson Trey = TestPerson.Of(Role.Customer);
    static readonly TestPerson Other = Trey with { Id = Guid.NewGuid(), CustomerNumber = "C-10001" };

    readonly PaperBook book = new();

    Task<PortalApp> Start(Provider on) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Demo = false,
        Settings = [.. new[] { "customers", "quotes", "contracts", "invoices" }.Select(domain => ($"SystemOfRecord__{domain}", "paper"))],
        Services = services => services.AddSingleton<ICustomerBook>(book).AddSingleton<IQuoteBook>(book).AddSingleton<IReferenceBook>(new PaperErp(book.System)),
    });

    static StagedRecord Request(string customer, int minute, CustomerMatch match = CustomerMatch.Sure, string? quote = null)
    {
        var (id, key, at) = (Guid.CreateVersion7(Then.AddMinutes(minute)), $"PQ-{customer}-{minute}", Then.AddMinutes(minute));
        var record = StagedRecord.Stage(id, key, "quote-requests", Guid.NewGuid(), "Website", at, null, "{}", new Assessment(id, "Company", null, customer, match, 100, "USD", key, $"Asked at {minute}", 1, []), at);
        if (quote is not null) record.Promoted(new PromotedDocument("quote", quote, "paper", null, null), at);
        return record;
    }

    [Theory, OnEveryDatabase]
    public async Task Requests_are_listed_with_their_quotes_and_only_ones_own(Provider on)
    {
        await using var app = await Start(on);
        book.AllQuotes.Add(PaperBook.Quote("PQ-C-10000-1", number: "SQ-1", at: Then.AddMinutes(1)));
        book.AllQuotes.Add(PaperBook.Quote("PQ-C-10001-2", "C-10001", number: "SQ-2", at: Then.AddMinutes(2)));
        await app.Has(Request("C-10000", 1, quote: "SQ-1"), Request("C-10001", 2, quote: "SQ-2"), Request("C-10000", 3), Request("C-10000", 4, CustomerMatch.Guess));

        var mine = await app.As(Trey).Send(new ListMyRequests());
        Assert.Equal(["Asked at 3", "Asked at 1"], mine.Items.Select(r => r.Request.Summary));
        Assert.Equal([null, "SQ-1"], mine.Items.Select(r => r.Quote?.Number));
        Assert.Equal(["SQ-1"], (await app.As(Trey).Send(new ListMyQuotes())).Items.Select(q => q.Number));
        Assert.Equal(["SQ-2"], (await app.As(Other).Send(new ListMyQuotes())).Items.Select(q => q.Number));
    }

    [Theory, OnEveryDatabase]
    public async Task Anothers_request_is_not_there(Provider on)
    {
        await using var app = await Start(on);
        var (own, foreign, guessed) = (Request("C-10000", 1), Request("C-10001", 2), Request("C-10000", 3, CustomerMatch.Guess));
        await app.Has(own, foreign, guessed);
        Assert.Equal(own.Id, (await app.As(Trey).Send(new ReadMyRequest(own.Id))).Request.Id);
        await Assert.ThrowsAsync<NotFound>(() => app.As(Trey).Send(new ReadMyRequest(foreign.Id)));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Trey).Send(new ReadMyRequest(guessed.Id)));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Trey).Send(new AskRequestsOf("C-10001")));
    }

    [Theory, OnEveryDatabase]
    public async Task A_quote_that_carries_ones_key_but_is_anothers_is_not_shown(Provider on)
    {
        await using var app = await Start(on);
        var own = Request("C-10000", 1, quote: "SQ-9");
        await app.Has(own);
        book.AllQuotes.Add(PaperBook.Quote(own.Key, "C-10001", "SQ-9"));
        Assert.Null((await app.As(Trey).Send(new ReadMyRequest(own.Id))).Quote);
    }

    [Theory, OnEveryDatabase]
    public async Task Older_requests_are_loaded_without_a_gap_even_when_they_came_at_one_instant(Provider on)
    {
        await using var app = await Start(on);
        await app.Has([.. Enumerable.Range(0, 7).Select(n => StagedAt(n))]);
        var first = await app.As(Trey).Send(new ListMyRequests(Limit: 4));
        var second = await app.As(Trey).Send(new ListMyRequests(first.Items[^1].Request, 4));
        Assert.Equal((true, false), (first.More, second.More));
        Assert.Equal(7, first.Items.Concat(second.Items).Select(r => r.Request.Id).Distinct().Count());

        static StagedRecord StagedAt(int n)
        {
            var id = Guid.NewGuid();
            return StagedRecord.Stage(id, $"PQ-{n}", "quote-requests", id, "Website", Then, null, "{}", new Assessment(id, "Company", null, "C-10000", CustomerMatch.Sure, 1, "USD", $"{n}", "Asked", 1, []), Then);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task Requests_are_shown_while_the_system_of_record_is_out(Provider on)
    {
        await using var app = await Start(on);
        await app.Has(Request("C-10000", 1, quote: "SQ-1"));
        book.Out = true;
        var mine = await app.As(Trey).Send(new ListMyRequests());
        Assert.Equal(("SQ-1", true), (mine.Items.Single().Request.Number, mine.QuotesUnknown));
        await Assert.ThrowsAsync<TimeoutException>(() => app.As(Trey).Send(new ListMyInvoices()));
    }

    [Theory]
    [InlineData(Role.Operations)]
    [InlineData(Role.Architect)]
    [Trait("Suite", "integration")]
    public async Task Customers_pages_are_not_for_staff(string role)
    {
        await using var app = await Start(Provider.Sqlite);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(role).Send(new ListMyRequests()));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task Who_is_linked_to_no_customer_sees_nothing_and_is_told_why()
    {
        await using var app = await Start(Provider.Sqlite);
        var told = await Assert.ThrowsAsync<NotFound>(() => app.As(Trey with { CustomerNumber = null }).Send(new ListMyInvoices()));
        Assert.Contains("not linked to a customer", told.Message);
    }
}
