using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

sealed class AnswerFlowsOf(Shelf shelf, IMediator contracts) : IRequestHandler<AskFlowsOf, IReadOnlyList<string?>>
{
    public async Task<IReadOnlyList<string?>> Handle(AskFlowsOf ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        var clients = (await contracts.Send(new AskApiClients(), cancellationToken)).ToDictionary(c => c.Name);
        return [.. ask.Movers.Select(m => book.FlowOf(m, clients)?.Slug)];
    }
}
