using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Customers.UseCases;

/// <summary>One request of the customer who is signed in; another customer's is not there.</summary>
[Needs(Permission.OwnRead)]
public sealed record ReadMyRequest(Guid Id) : IRequest<MyRequest>;

sealed class ReadMyRequestHandler(OwnBooks books, SystemsOfRecord systems, IMediator contracts) : IRequestHandler<ReadMyRequest, MyRequest>
{
    public async Task<MyRequest> Handle(ReadMyRequest ask, CancellationToken cancellationToken)
    {
        var found = await contracts.Send(new AskRequestsOf(books.Number, Only: ask.Id, Limit: 1), cancellationToken);
        if (found.Count == 0) throw new NotFound();
        var request = found[0];
        if (request.Number is null || request.Becomes != "quote") return new MyRequest(request, null);
        var documents = await systems.Pick<IQuoteBook>(SystemsOfRecord.Quotes).FindByKey(request.Key, cancellationToken);
        return new MyRequest(request, documents.FirstOrDefault(q => q.CustomerNumber == books.Number));
    }
}
