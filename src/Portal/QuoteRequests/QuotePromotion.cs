using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests;

/// <summary>Makes an approved request a quote in the system of record, exactly one, however often it is called.</summary>
sealed class QuotePromotion(ReferenceDesk desk, QuoteRequestSettings settings)
{
    public async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        var book = desk.Systems.Pick<IQuoteBook>(SystemsOfRecord.Quotes);
        var found = await book.FindByKey(record.Key, stop);
        if (found.Count > 1)
            throw new PromotionRefused($"There are {found.Count} quotes with the key {record.Key}: {string.Join(", ", found.Select(q => q.Number))}. Keep one, then try again.");
        // A fault between here and the answer leaves the outcome in doubt: it goes up to the caller, who comes again and finds the quote by its key.
        var quote = found.Count == 1 ? found[0] : await book.Create(await Quote(record, stop), stop);
        var body = QuoteRequestBody.Read(record.Draft);
        return new PromotedDocument("quote", quote.Number, book.System, quote.Company, quote.Total, quote, Requesters.Of(body.Customer, body.Consent, body.Source));
    }

    async Task<NewQuote> Quote(ApprovedRecord record, CancellationToken stop)
    {
        var number = record.CustomerNumber ?? throw new PromotionRefused("The request belongs to no customer yet. Set the customer number, then approve it again.");
        var body = QuoteRequestBody.Read(record.Draft);
        var currency = body.Currency ?? await CurrencyOf(number, stop);
        return new NewQuote(
            record.Key, number, body.Customer.Name, body.Customer.Email, currency, body.RequestedDeliveryDate, body.Message,
            [.. body.Lines.Select(l => new NewQuoteLine(l.Item.Trim(), l.Quantity, l.UnitPrice, l.Note))], record.Flow);
    }

    async Task<string> CurrencyOf(string number, CancellationToken stop)
    {
        var known = await desk.LookAgain(new HashSet<string> { number }, stop);
        return known.Customer(number)?.Currency ?? settings.DefaultCurrency;
    }

    /// <summary>Says what the system of record made of it, not what was asked for.</summary>
    public static QuoteCreated Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at)
    {
        var quote = document.Quote ?? throw new InvalidOperationException($"The promotion of {record.Key} did not say which quote it made.");
        return new QuoteCreated(
            record.Id, record.Key, quote.Number, new EventCustomer(quote.CustomerNumber, quote.Company), quote.Currency, quote.Total,
            [.. quote.Lines.Select(l => new EventLine(l.Item, l.Quantity, l.UnitPrice))], at);
    }
}
