using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Customers;

/// <summary>Where a request is, as a customer counts.</summary>
public enum Stage
{
    Received,
    BeingChecked,
    QuoteReady,
    Accepted,
    /// <summary>People of ours see to it: the end of what is no quote.</summary>
    InHand,
    Closed,
}

/// <summary>What a customer is told about a request.</summary>
/// <param name="Fact">What is so: the first words, in ink.</param>
/// <param name="More">What follows from it, or what to do.</param>
/// <param name="Yours">Whether the next step is the customer's.</param>
public sealed record Story(Stage Stage, string Fact, string More, bool Yours = false)
{
    public string Word => CustomerWords.Of(Stage);

    /// <summary>Status whose shape and colour it borrows.</summary>
    public string Look => Stage switch { Stage.Received => "received", Stage.BeingChecked => "validating", Stage.QuoteReady => "ready", Stage.Accepted => "accepted", Stage.InHand => "active", _ => "ended" };
}

/// <summary>The customer's words: nothing of staging, rules or promotion reaches them.</summary>
public static class CustomerWords
{
    static readonly IReadOnlyList<Stage> ToQuote = [Stage.Received, Stage.BeingChecked, Stage.QuoteReady, Stage.Accepted], ToHands = [Stage.Received, Stage.BeingChecked, Stage.InHand];

    /// <summary>The way of a request, in order.</summary>
    /// <param name="becomes">quote, ticket …</param>
    public static IReadOnlyList<Stage> Steps(string becomes) => becomes == Quote ? ToQuote : ToHands;

    const string Quote = "quote";

    public static string Of(Stage stage) => stage switch
    {
        Stage.Received => "Received",
        Stage.BeingChecked => "Being checked",
        Stage.QuoteReady => "Quote ready",
        Stage.Accepted => "Accepted",
        Stage.InHand => "In hand",
        _ => "Closed",
    };

    /// <param name="quote">What the system of record holds for it; null when there is none, or when it could not be asked.</param>
    public static Story Tell(CustomerRequest request, QuoteDocument? quote, DateOnly today) => request.Becomes == Quote ? TellOfQuote(request, quote, today) : request.Status switch
    {
        "received" => new(Stage.Received, "Nothing to do.", "We have it and look at it next."),
        "promoted" => new(Stage.InHand, $"Your {request.Becomes} is {request.Number}.", "We see to it and come back to you."),
        "rejected" or "expired" => new(Stage.Closed, "We closed this.", "Ask us why, or what we can do instead."),
        _ => new(Stage.BeingChecked, "Nothing to do.", "We look at it before we see to it."),
    };

    static Story TellOfQuote(CustomerRequest request, QuoteDocument? quote, DateOnly today) => request.Status switch
    {
        "received" => new(Stage.Received, "Nothing to do.", "We have it and look at it next."),
        "promoted" => quote is null ? new(Stage.QuoteReady, $"Your quote is {request.Number}.", "We cannot show more of it now.") : Tell(quote, today),
        "rejected" => new(Stage.Closed, "We closed this without a quote.", "Ask us why, or what we can offer instead."),
        "expired" => new(Stage.Closed, "This was closed without a quote.", "Ask again if you still need it."),
        _ => new(Stage.BeingChecked, "Nothing to do.", "We check prices and stock; your quote appears here."),
    };

    public static Story Tell(QuoteDocument quote, DateOnly today) => quote.Status switch
    {
        "accepted" => new(Stage.Accepted, $"You accepted {Format.Money(quote.Total, quote.Currency)}.", "We take it from here."),
        "declined" => new(Stage.Closed, "You said no to this quote.", "Ask us if you changed your mind."),
        "open" when quote.ValidUntil is not { } end || end >= today => new(Stage.QuoteReady,
            quote.ValidUntil is { } until ? $"{Format.Money(quote.Total, quote.Currency)}, good until {Day(until, today)}." : $"{Format.Money(quote.Total, quote.Currency)}.",
            "Accept it, change it or say no.", Yours: true),
        _ => new(Stage.Closed, quote.ValidUntil is { } past && past < today ? $"The quote was good until {Day(past, today)}." : "The quote is no longer good.", "Ask us for a new one."),
    };

    /// <summary>The sentence at the top of the home page.</summary>
    public static (string Fact, string More) Headline(IReadOnlyList<Story> requests, int late)
    {
        var ready = requests.Count(r => r.Yours);
        var moving = requests.Count(r => r.Stage is Stage.Received or Stage.BeingChecked);
        var invoices = late switch { 0 => "", 1 => "One invoice is late.", _ => $"{Format.Spelled(late)} invoices are late." };
        if (ready > 0) return (ready == 1 ? "A quote is ready for you." : $"{Format.Spelled(ready)} quotes are ready for you.", invoices);
        if (late > 0) return (invoices, "Everything else is in order.");
        if (moving > 0) return (moving == 1 ? "We are checking your request." : $"We are checking {Format.Spelled(moving).ToLowerInvariant()} requests.", "Nothing to do for you.");
        return requests.Count > 0 ? ("All is in order.", "Nothing waits for you.") : ("Welcome.", "What you ask us for appears here.");
    }

    /// <summary>1 December, with the year when it is another one.</summary>
    public static string Day(DateOnly day, DateOnly today) => day.ToString(day.Year == today.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>today 09:33, else 12 Nov.</summary>
    public static string Asked(DateTimeOffset at, DateTimeOffset now) => at.UtcDateTime.Date == now.UtcDateTime.Date
        ? $"today {at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)}"
        : at.UtcDateTime.ToString(at.Year == now.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
