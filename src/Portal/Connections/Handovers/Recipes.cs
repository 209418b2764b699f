using Portal.Kernel.Contracts;

namespace Portal.Connections.Handovers;

/// <summary>What a connection makes of a piece of news.</summary>
interface IRecipe
{
    /// <summary>As in the settings: <c>quotes-to-opportunities</c>.</summary>
    string Name { get; }
    /// <summary>What is made there, in the singular: "opportunity".</summary>
    string Makes { get; }
    /// <summary>One sentence for whoever switches it on.</summary>
    string Says { get; }

    /// <summary>The kind of news that it is made of.</summary>
    Type Hears => typeof(QuoteNews);

    /// <summary>Whether the system can do it.</summary>
    bool Fits(ISystemOfRecord system);

    /// <summary>Does it, exactly once however often it is called; answers a sentence about what came of it.</summary>
    /// <exception cref="ConnectionFault">It did not work, or not yet.</exception>
    Task<string> Make(Handover handover, HandoverDesk desk, CancellationToken stop);
}

/// <summary>A CRM gets the company, the person and the deal.</summary>
sealed class QuotesToOpportunities : IRecipe
{
    // Sales keeps names and addresses as they see fit: the portal fills only what is empty.
    static readonly WriteRules OnlyIfEmpty = new(new Dictionary<string, WriteRule> { [Fields.Company] = WriteRule.IfEmpty, [Fields.Contact] = WriteRule.IfEmpty, [Fields.Name] = WriteRule.IfEmpty, [Fields.Currency] = WriteRule.IfEmpty, [Fields.Email] = WriteRule.IfEmpty });

    public string Name => "quotes-to-opportunities";
    public string Makes => "opportunity";
    public string Says => "Each quote becomes an opportunity there, with its company and the person who asked.";

    public bool Fits(ISystemOfRecord system) => system is IDomainWriter writer && writer.Writable.Any(s => s.Domain == Domains.Opportunities);

    public async Task<string> Make(Handover handover, HandoverDesk desk, CancellationToken stop)
    {
        var quote = handover.Read<QuoteNews>();
        var writer = desk.Writer(handover.Connection);
        var asker = quote.Requester?.Email?.ToLowerInvariant();
        await desk.Write(writer, handover, Domains.Customers, quote.CustomerNumber, OnlyIfEmpty, stop, (Fields.Company, quote.Company), (Fields.Currency, quote.Currency));
        if (asker is not null) await desk.Write(writer, handover, Domains.Contacts, asker, OnlyIfEmpty, stop, (Fields.Contact, quote.Requester!.Name), (Fields.Name, quote.Requester.Name), (Fields.Email, asker), (Fields.Customer, quote.CustomerNumber));
        var made = await desk.Write(writer, handover, Domains.Opportunities, quote.Key, WriteRules.Always, stop,
            (Fields.Name, $"{quote.Company} – {quote.Number}"), (Fields.Company, quote.Company), (Fields.Customer, quote.CustomerNumber), (Fields.Email, asker), (Fields.Amount, RowText.Of(quote.Total)), (Fields.Currency, quote.Currency),
            (Fields.Status, quote.Status switch { "accepted" => "won", "declined" or "expired" => "lost", _ => "open" }), (Fields.CloseDate, quote.ValidUntil is { } day ? RowText.Of(day) : null), (Fields.QuoteNumber, quote.Number));
        return $"Opportunity {made?.Id ?? quote.Key} of {quote.Company}.";
    }
}

/// <summary>A help desk gets a ticket, so that whoever answers the phone knows of the quote.</summary>
sealed class QuotesToTickets : IRecipe
{
    public string Name => "quotes-to-tickets";
    public string Makes => "ticket";
    public string Says => "Each quote opens a ticket there, from the person who asked.";

    public bool Fits(ISystemOfRecord system) => system is IDomainWriter writer && writer.Writable.Any(s => s.Domain == Domains.Tickets);

    public async Task<string> Make(Handover handover, HandoverDesk desk, CancellationToken stop)
    {
        var quote = handover.Read<QuoteNews>();
        var writer = desk.Writer(handover.Connection);
        if (writer.Keeps(Domains.Customers)) await desk.Write(writer, handover, Domains.Customers, quote.CustomerNumber, WriteRules.Always, stop, (Fields.Company, quote.Company));
        var made = await desk.Write(writer, handover, Domains.Tickets, quote.Key, WriteRules.Always, stop,
            (Fields.Subject, $"Quote {quote.Number} for {quote.Company}"), (Fields.Body, QuoteText.Of(quote)), (Fields.Customer, quote.CustomerNumber),
            (Fields.Email, quote.Requester?.Email), (Fields.Contact, quote.Requester?.Name), (Fields.Status, "new"), (Fields.Priority, "normal"));
        return $"Ticket {made?.Id ?? quote.Key}.";
    }
}

/// <summary>Who asked gets a letter with the quote. It answers their own request, so it is no marketing and needs no consent.</summary>
sealed class QuotesByMail : IRecipe
{
    public string Name => "quotes-by-mail";
    public string Makes => "letter";
    public string Says => "Whoever asked for a quote gets it by e-mail.";

    public bool Fits(ISystemOfRecord system) => system is IMailer;

    public async Task<string> Make(Handover handover, HandoverDesk desk, CancellationToken stop)
    {
        var quote = handover.Read<QuoteNews>();
        if (quote.Requester?.Email is not { Length: > 0 } to) return "Nobody gave an address: no letter.";
        var words = await desk.Ask(new AskQuoteLetter(quote.Document(handover.CreatedAt), quote.Requester), stop);
        await desk.Send(handover, new Letter($"{quote.Key}.quote-created", to, quote.Requester.Name, words.Subject, words.Text, words.Html), stop);
        return $"Letter to {to}.";
    }
}

/// <summary>A mailing list hears of each consent and, at once, of each withdrawal.</summary>
sealed class ConsentsToSubscribers : IRecipe
{
    public string Name => "consents-to-subscribers";
    public string Makes => "subscriber";
    public string Says => "Whoever agrees to news and offers is put on the list there; whoever takes it back is taken off at once.";
    public Type Hears => typeof(ConsentNews);

    public bool Fits(ISystemOfRecord system) => system is IDomainWriter writer && writer.Writable.Any(s => s.Domain == Domains.Subscribers);

    public async Task<string> Make(Handover handover, HandoverDesk desk, CancellationToken stop)
    {
        var told = handover.Read<ConsentNews>();
        var book = desk.Writer(handover.Connection);
        // Not what was said when this was written down counts, but what was said last; and what was said while the list was written, too.
        var said = await desk.LastSaid(told, stop);
        while (true)
        {
            var made = await Write(said);
            var now = await desk.LastSaid(told, stop);
            if (now.Given == said.Given)
                return (said.Given, told.Given) switch
                {
                    (true, _) => $"{said.Key} is on the list ({made?.Result.ToString().ToLowerInvariant()}).",
                    (false, true) => $"{said.Key} took it back in the meantime and is off the list.",
                    _ => $"{said.Key} is off the list.",
                };
            said = now;
        }

        Task<RowOutcome?> Write(ConsentNews said) => desk.Write(book, handover, Domains.Subscribers, said.Key, WriteRules.Always, stop,
            (Fields.Email, said.Key), (Fields.Status, said.Given ? "subscribed" : "unsubscribed"), (Fields.ConsentWording, said.Given ? book.Fitting(Domains.Subscribers, Fields.ConsentWording, said.Wording) : null), (Fields.ConsentAt, said.Given ? RowText.Of(said.At) : null), (Fields.ConsentSource, said.Given ? said.Source : null));
    }
}
