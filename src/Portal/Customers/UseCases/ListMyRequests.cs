using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Customers.UseCases;

/// <summary>The requests of the customer who is signed in, newest first, each with its quote.</summary>
/// <param name="After">The last one of the former page; null from the newest.</param>
[Needs(Permission.OwnRead)]
public sealed record ListMyRequests(CustomerRequest? After = null, int Limit = 20) : IRequest<MyRequests>;

/// <param name="More">Whether there are older ones.</param>
/// <param name="QuotesUnknown">The system of record did not answer: quotes are missing.</param>
public sealed record MyRequests(IReadOnlyList<MyRequest> Items, bool More, bool QuotesUnknown);

/// <param name="Quote">Null while there is none.</param>
public sealed record MyRequest(CustomerRequest Request, QuoteDocument? Quote)
{
    /// <summary>Who answered the quote here, and when; null: nobody did.</summary>
    public (string By, DateTimeOffset At)? Answered { get; init; }
    /// <summary>Which answers to an open quote can be given here: yes alone, or no as well.</summary>
    public (bool Yes, bool No) CanAnswer { get; init; }

    public Story Tell(DateOnly today) => CustomerWords.Tell(Request, Quote, today);
}

sealed partial class ListMyRequestsHandler(OwnBooks books, IMediator contracts, ILogger<ListMyRequestsHandler> logger) : IRequestHandler<ListMyRequests, MyRequests>
{
    /// <summary>Pages of quotes that are searched: who has more than these looks at the quote itself.</summary>
    const int MostPages = 5;

    public async Task<MyRequests> Handle(ListMyRequests ask, CancellationToken cancellationToken)
    {
        var requests = await contracts.Send(new AskRequestsOf(books.Number, ask.After?.ReceivedAt, ask.Limit + 1, ask.After?.Id), cancellationToken);
        CustomerRequest[] shown = [.. requests.Take(ask.Limit)];
        var (quotes, unknown) = (new Dictionary<string, QuoteDocument>(), false);
        try
        {
            quotes = await QuotesOf([.. shown.Where(r => r.Number is not null && r.Becomes == "quote")], cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not NotFound)
        {
            // Requests are ours and can be shown without the system of record; the page says what is missing.
            unknown = true;
            LogNoQuotes(logger, fault);
        }
        return new MyRequests([.. shown.Select(r => new MyRequest(r, quotes.GetValueOrDefault(r.Key)))], requests.Count > ask.Limit, unknown);
    }

    async Task<Dictionary<string, QuoteDocument>> QuotesOf(IReadOnlyList<CustomerRequest> requests, CancellationToken stop)
    {
        var wanted = requests.Select(r => r.Key).ToHashSet();
        var found = new Dictionary<string, QuoteDocument>();
        string? cursor = null;
        for (var page = 0; page < MostPages && found.Count < wanted.Count; page++)
        {
            var quotes = await books.Book.Quotes(books.Number, cursor, 200, stop);
            foreach (var quote in quotes.Items.Where(q => wanted.Contains(q.Key))) found.TryAdd(quote.Key, quote);
            // Quotes come newest first and are never older than their request.
            if (quotes.Next is null || quotes.Items.Count == 0 || quotes.Items[^1].CreatedAt < requests[^1].ReceivedAt) break;
            cursor = quotes.Next;
        }
        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The quotes of a customer could not be read")]
    static partial void LogNoQuotes(ILogger logger, Exception fault);
}
