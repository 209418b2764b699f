using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Customers.UseCases;

/// <summary>One request of the customer who is signed in; another customer's is not there.</summary>
[Needs(Permission.OwnRead)]
public sealed record ReadMyRequest(Guid Id) : IRequest<MyRequest>;

sealed class ReadMyRequestHandler(OwnBooks books, SystemsOfRecord systems, IDbContextFactory<PortalDb> dbs, IMediator contracts) : IRequestHandler<ReadMyRequest, MyRequest>
{
    public async Task<MyRequest> Handle(ReadMyRequest ask, CancellationToken cancellationToken)
    {
        var found = await contracts.Send(new AskRequestsOf(books.Number, Only: ask.Id, Limit: 1), cancellationToken);
        if (found.Count == 0) throw new NotFound();
        var request = found[0];
        if (request.Number is null || request.Becomes != "quote") return new MyRequest(request, null);
        var documents = await systems.Pick<IQuoteBook>(SystemsOfRecord.Quotes).FindByKey(request.Key, cancellationToken);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var answered = await db.Set<AnsweredQuote>().AsNoTracking().Where(a => a.RequestId == request.Id && a.TakenAt != null).OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
        return new MyRequest(request, documents.FirstOrDefault(q => q.CustomerNumber == books.Number))
        {
            Answered = answered is null ? null : (answered.By, answered.At), CanAnswer = books.Answers is { } book ? (true, book.HearsNo) : (false, false),
        };
    }
}
