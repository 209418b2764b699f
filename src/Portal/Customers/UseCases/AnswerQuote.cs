using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Customers.UseCases;

/// <summary>The customer who is signed in accepts a quote or says no to it. The same answer again is no mistake.</summary>
/// <param name="RequestId">The request that became the quote.</param>
/// <param name="Version">Of the quote as they saw it (<see cref="AnsweredQuote.VersionOf"/>).</param>
[Needs(Permission.OwnWrite)]
public sealed record AnswerQuote(Guid RequestId, bool Accepted, string Version) : IRequest;

sealed class AnswerQuoteHandler(OwnBooks books, SystemsOfRecord systems, IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<AnswerQuote>
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    protected override async Task Handle(AnswerQuote ask, CancellationToken cancellationToken)
    {
        var request = (await contracts.Send(new AskRequestsOf(books.Number, Only: ask.RequestId, Limit: 1), cancellationToken)).SingleOrDefault() ?? throw new NotFound();
        var quote = (await systems.Pick<IQuoteBook>(SystemsOfRecord.Quotes).FindByKey(request.Key, cancellationToken)).FirstOrDefault(q => q.CustomerNumber == books.Number) ?? throw new NotFound();
        if (quote.Status == (ask.Accepted ? "accepted" : "declined")) return;
        if (quote.Status != "open") throw new BusinessRuleViolation($"Quote {quote.Number} is {quote.Status}.");
        if (AnsweredQuote.VersionOf(quote) != ask.Version) throw new BusinessRuleViolation($"Quote {quote.Number} was changed since you opened it. Look at it again, please.");
        if (books.Answers is not { } book || (!ask.Accepted && !book.HearsNo)) throw new BusinessRuleViolation("We take this answer by e-mail only.");

        var (answer, at) = (new QuoteAnswer(request.Id, quote, ask.Accepted), clock.GetUtcNow());
        var said = AnsweredQuote.Of(answer, me.Name, at);
        await using (var before = await dbs.CreateDbContextAsync(cancellationToken))
        {
            before.Add(said);
            await before.SaveChangesAsync(cancellationToken);
        }
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await book.Answer(answer, either.Token);
        // It is taken: that is written down, whoever went away meanwhile.
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        DateTimeOffset? taken = clock.GetUtcNow();
        await db.Set<AnsweredQuote>().Where(a => a.Id == said.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.TakenAt, taken), CancellationToken.None);
        await db.Record(at, me.Name, ask.Accepted ? "accepted quote" : "declined quote", quote.Number, $"{Format.Money(quote.Total, quote.Currency)}, version {said.Version}, customer {books.Number}", CancellationToken.None);
        db.Publish(new RecordChanged(request.Id));
        await db.SaveChangesAsync(CancellationToken.None);
        await db.Commit(transaction, CancellationToken.None);
    }
}
