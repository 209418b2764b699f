using Bunit;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Customers;
using Portal.Customers.Pages;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Components;

namespace Portal.Tests.Customers;

/// <summary>The customer's pages, as they read.</summary>
public sealed class CustomerPagesTests : BunitContext
{
    static readonly DateTimeOffset Then = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);

    readonly FakeTimeProvider clock = new(Then);
    readonly Answers answers = new();
    readonly Signals signals = new();
    readonly Announcer announcer = new();

    public CustomerPagesTests()
    {
        Services.AddSingleton<TimeProvider>(clock).AddSingleton(new Now(clock)).AddSingleton(signals).AddSingleton(announcer)
            .AddSingleton<IMediator>(answers).AddSingleton(new CustomerHelp("help@adatum.test", null));
        SetRendererInfo(new("Server", true));
    }

    static MyRequest Request(string status, QuoteDocument? quote = null, string summary = "12 sit-stand desks") =>
        new(new CustomerRequest(Guid.NewGuid(), "PQ-01JD0000000000000000020431", "quote-requests", summary, status, Then.AddMinutes(-9), Then, quote?.Number, quote?.Total, "USD"), quote);

    void Has(params MyRequest[] requests) => answers.Requests = new MyRequests(requests, false, false);

    [Fact]
    public void The_home_page_says_what_waits_and_gives_one_next_step()
    {
        Has(Request("needs-review"), Request("promoted", PaperBook.Quote("PQ-1", until: new DateOnly(2026, 12, 1)), "Task chairs"));
        answers.Invoices = [new("103214", "C-10000", new(2026, 10, 20), new(2026, 11, 3), 1180, 1180, "USD", "overdue")];
        answers.Contracts = [new("CT-1", "C-10000", "Office furniture", "ending", new(2025, 2, 1), new(2027, 1, 31), 1180, "USD")];
        var page = Render<CustomerHome>();
        Assert.Equal("A quote is ready for you. One invoice is late.", page.Find("h1").TextContent);
        Assert.Equal(["Task chairs", "12 sit-stand desks"], page.FindAll("h3").Select(h => h.TextContent));
        Assert.Equal(["Quote ready", "Being checked"], page.FindAll(".chip").Select(c => c.TextContent.Trim()));
        Assert.Contains("$1,940.00, good until 1 December. Accept it, change it or say no.", page.Find(".rqf p").TextContent);
        Assert.Single(page.FindAll("a.btn.go[href^='/my/requests/']"));
        Assert.Contains("Invoice 103214 is 14 days late", page.Markup);
        Assert.Contains("Your contract ends on 31 January 2027", page.Markup);
    }

    [Theory]
    [InlineData("needs-review")]
    [InlineData("promotion-failed")]
    [InlineData("rejected")]
    public void No_word_of_ours_reaches_the_customer(string status)
    {
        Has(Request(status));
        var text = Render<CustomerHome>().Markup.ToLowerInvariant();
        Assert.DoesNotContain("review", text);
        Assert.DoesNotContain("promot", text);
        Assert.DoesNotContain("reject", text);
        Assert.DoesNotContain("staged", text);
    }

    [Fact]
    public void A_change_is_seen_and_said()
    {
        Has(Request("needs-review"));
        var page = Render<CustomerHome>();
        Assert.Equal("We are checking your request. Nothing to do for you.", page.Find("h1").TextContent);
        Has(Request("promoted", PaperBook.Quote("PQ-1")));
        signals.RaiseHere(nameof(RecordChanged));
        page.WaitForAssertion(() => Assert.StartsWith("A quote is ready for you.", page.Find("h1").TextContent));
        Assert.StartsWith("A quote is ready for you.", announcer.Text);
    }

    [Fact]
    public void A_part_that_cannot_be_read_leaves_the_others_standing_and_can_be_tried_again()
    {
        Has(Request("received"));
        answers.InvoicesOut = true;
        var page = Render<CustomerHome>();
        Assert.Contains("We cannot show your invoices now", page.Find("[role=alert]").TextContent);
        Assert.Equal("We cannot show everything now. Nothing is lost.", page.Find("h1").TextContent);
        Assert.Equal("Received", page.Find(".chip").TextContent.Trim());
        answers.InvoicesOut = false;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }

    [Fact]
    public void Who_has_asked_for_nothing_yet_is_told_what_will_be_here()
    {
        var page = Render<CustomerHome>();
        Assert.Contains("No requests yet", page.Markup);
        Assert.Contains("Nothing is open.", page.Markup);
    }

    [Fact]
    public void Invoices_are_loaded_page_by_page()
    {
        answers.Invoices = [.. Enumerable.Range(0, 25).Select(n => new InvoiceDocument($"{n}", "C-10000", new(2026, 11, 1), new(2026, 11, 30), 100, 40, "USD", "open"))];
        var page = Render<MyInvoicesPage>();
        Assert.Equal(20, page.FindAll(".cu-doc").Count);
        Assert.Contains("$100.00 of it $40.00 open", page.Find(".cu-sum").TextContent);
        page.Find(".more button").Click();
        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll(".cu-doc").Count));
        Assert.Contains("All 25 invoices shown", page.Markup);
    }

    [Fact]
    public void The_way_of_a_request_marks_where_it_is()
    {
        var steps = Render<Steps>(p => p.Add(s => s.At, Stage.BeingChecked));
        Assert.Equal("Being checked", steps.Find("[aria-current=step]").TextContent);
        Assert.Empty(Render<Steps>(p => p.Add(s => s.At, Stage.Closed)).FindAll("li"));
    }

    sealed class Answers : IMediator
    {
        public MyRequests Requests { get; set; } = new([], false, false);
        public IReadOnlyList<InvoiceDocument> Invoices { get; set; } = [];
        public IReadOnlyList<ContractDocument> Contracts { get; set; } = [];
        public bool InvoicesOut { get; set; }

        public Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken = default) => request switch
        {
            ListMyInvoices when InvoicesOut => Task.FromException<T>(new TimeoutException("out")),
            ListMyRequests => Is<T>(Requests),
            ListMyInvoices ask => Is<T>(Page(Invoices, ask.Cursor, ask.Limit)),
            ListMyContracts ask => Is<T>(Page(Contracts, ask.Cursor, ask.Limit)),
            _ => throw new InvalidOperationException($"{request} was not expected."),
        };

        static Task<T> Is<T>(object answer) => Task.FromResult((T)answer);

        static DocumentPage<T> Page<T>(IReadOnlyList<T> all, string? cursor, int limit) => cursor is null
            ? new([.. all.Take(limit)], all.Count > limit ? "rest" : null)
            : new([.. all.Skip(limit)], null);

        Task IMediator.Publish<T>(T notification, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
