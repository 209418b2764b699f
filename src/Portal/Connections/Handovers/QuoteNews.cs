using Portal.Kernel.Contracts;

namespace Portal.Connections.Handovers;

/// <summary>A quote that came to be, as other systems are told of it.</summary>
sealed record QuoteNews(string Key, string Number, string CustomerNumber, string Company, string Currency, decimal Total, string Status, DateOnly? ValidUntil, Requester? Requester, IReadOnlyList<QuoteDocumentLine> Lines)
{
    public static QuoteNews Of(QuoteDocument quote, Requester? requester) =>
        new(quote.Key, quote.Number, quote.CustomerNumber, quote.Company, quote.Currency, quote.Total, quote.Status, quote.ValidUntil, requester, quote.Lines);
}
