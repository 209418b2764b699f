using Portal.Customers;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Customers;

public sealed class CustomerWordsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 11, 17);

    static CustomerRequest Request(string status, string? number = null) => new(Guid.NewGuid(), "PQ-1", "quote-requests", "2 × Standing desk", status, Now, Now, number, null, null);

    [Theory]
    [InlineData("received", "Received")]
    [InlineData("validating", "Being checked")]
    [InlineData("ready", "Being checked")]
    [InlineData("needs-review", "Being checked")]
    [InlineData("approved", "Being checked")]
    [InlineData("promoting", "Being checked")]
    [InlineData("promotion-failed", "Being checked")]
    [InlineData("promoted", "Quote ready")]
    [InlineData("rejected", "Closed")]
    [InlineData("expired", "Closed")]
    public void Every_status_is_said_in_the_customers_words(string status, string word) => Assert.Equal(word, CustomerWords.Tell(Request(status, "SQ-001042"), null, Today).Word);

    [Theory]
    [InlineData("open", 1, "Quote ready", "$1,940.00, good until 1 December.")]
    [InlineData("open", 0, "Quote ready", "$1,940.00.")]
    [InlineData("open", -1, "Closed", "The quote was good until 3 November.")]
    [InlineData("accepted", 1, "Accepted", "You accepted $1,940.00.")]
    [InlineData("declined", 1, "Closed", "You said no to this quote.")]
    [InlineData("expired", 0, "Closed", "The quote is no longer good.")]
    public void A_quote_says_what_it_costs_and_until_when_it_is_good(string status, int good, string word, string fact)
    {
        DateOnly? until = good switch { > 0 => new DateOnly(2026, 12, 1), < 0 => new DateOnly(2026, 11, 3), _ => null };
        var story = CustomerWords.Tell(PaperBook.Quote("PQ-1", status: status, until: until), Today);
        Assert.Equal((word, fact), (story.Word, story.Fact));
    }

    [Fact]
    public void Only_a_quote_that_can_be_answered_is_the_customers_turn()
    {
        Assert.True(CustomerWords.Tell(PaperBook.Quote("PQ-1"), Today).Yours);
        Assert.False(CustomerWords.Tell(PaperBook.Quote("PQ-1", status: "accepted"), Today).Yours);
        Assert.False(CustomerWords.Tell(Request("needs-review"), null, Today).Yours);
        Assert.False(CustomerWords.Tell(Request("promoted", "SQ-001042"), null, Today).Yours);
    }

    [Theory]
    [InlineData(1, 0, 1, "A quote is ready for you.", "One invoice is late.")]
    [InlineData(2, 1, 0, "Two quotes are ready for you.", "")]
    [InlineData(0, 1, 2, "Two invoices are late.", "Everything else is in order.")]
    [InlineData(0, 1, 0, "We are checking your request.", "Nothing to do for you.")]
    [InlineData(0, 3, 0, "We are checking three requests.", "Nothing to do for you.")]
    [InlineData(0, 0, 0, "Welcome.", "What you ask us for appears here.")]
    public void The_home_page_opens_with_what_waits_for_the_customer(int ready, int moving, int late, string fact, string more)
    {
        var stories = Enumerable.Repeat(new Story(Stage.QuoteReady, "", "", Yours: true), ready).Concat(Enumerable.Repeat(new Story(Stage.BeingChecked, "", ""), moving));
        Assert.Equal((fact, more), CustomerWords.Headline([.. stories], late));
    }

    [Fact]
    public void Who_has_everything_answered_has_nothing_waiting() =>
        Assert.Equal(("All is in order.", "Nothing waits for you."), CustomerWords.Headline([new Story(Stage.Accepted, "", "")], 0));

    [Fact]
    public void A_day_of_another_year_names_it()
    {
        Assert.Equal("1 December", CustomerWords.Day(new DateOnly(2026, 12, 1), Today));
        Assert.Equal("31 January 2027", CustomerWords.Day(new DateOnly(2027, 1, 31), Today));
        Assert.Equal("today 09:33", CustomerWords.Asked(Now.AddMinutes(-9), Now));
        Assert.Equal("12 Nov", CustomerWords.Asked(Now.AddDays(-5), Now));
    }
}
