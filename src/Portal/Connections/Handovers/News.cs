using Portal.Kernel.Contracts;

namespace Portal.Connections.Handovers;

/// <summary>Something that connections may be told.</summary>
interface INews
{
    /// <summary>What every system knows it by.</summary>
    string Key { get; }
    /// <summary>What people know it by.</summary>
    string Title { get; }
}

/// <summary>A quote that came to be, as other systems are told of it.</summary>
sealed record QuoteNews(string Key, string Number, string CustomerNumber, string Company, string Currency, decimal Total, string Status, DateOnly? ValidUntil, Requester? Requester, IReadOnlyList<QuoteDocumentLine> Lines) : INews
{
    public string Title => $"{Number} {Company}";

    public QuoteDocument Document(DateTimeOffset at) => new(Number, Key, CustomerNumber, Company, Currency, Total, Status, at, ValidUntil, Lines);

    public static QuoteNews Of(QuoteDocument quote, Requester? requester) =>
        new(quote.Key, quote.Number, quote.CustomerNumber, quote.Company, quote.Currency, quote.Total, quote.Status, quote.ValidUntil, requester, quote.Lines);
}

/// <summary>A consent that was given or withdrawn.</summary>
/// <param name="Key">The e-mail address.</param>
sealed record ConsentNews(string Key, string Purpose, bool Given, string Wording, DateTimeOffset At, string Source) : INews
{
    public string Title => Key;

    public static ConsentNews Of(ConsentChanged said) => new(said.Email, said.Purpose, said.Given, said.Wording, said.At, said.Source);
}
