using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Stands before every connection that makes quotes: what the registry says another system owns is not written.</summary>
sealed class GuardedQuotes(IQuoteBook inner, IServiceScopeFactory scopes) : IQuoteBook
{
    public string System => inner.System;

    public Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => inner.FindByKey(key, stop);

    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskMayWrite(System, SystemsOfRecord.Quotes, [.. FieldsOf(quote)], quote.Flow), stop);
        if (answer.Why is { } why) throw new PromotionRefused(why);
        return await inner.Create(quote, stop);
    }

    /// <summary>What is left empty is not written.</summary>
    static IEnumerable<string> FieldsOf(NewQuote quote)
    {
        (string Field, bool Said)[] all =
        [
            ("customer-number", true), ("contact", quote.Contact is not null), ("email", quote.Email is not null), ("currency", true),
            ("requested-delivery-date", quote.RequestedDeliveryDate is not null), ("message", quote.Message is not null), ("lines", true),
        ];
        return all.Where(f => f.Said).Select(f => f.Field);
    }
}
