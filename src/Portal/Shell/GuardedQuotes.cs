using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Stands before every connection that makes quotes: what the registry says another system owns is not written.</summary>
sealed class GuardedQuotes(IQuoteBook inner, IServiceScopeFactory scopes) : IQuoteBook
{
    static readonly string[] Fields = ["customer-number", "contact", "email", "currency", "requested-delivery-date", "message", "lines"];

    public string System => inner.System;

    public Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => inner.FindByKey(key, stop);

    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskMayWrite(System, SystemsOfRecord.Quotes, Fields, quote.Flow), stop);
        if (answer.Why is { } why) throw new PromotionRefused(why);
        return await inner.Create(quote, stop);
    }
}
