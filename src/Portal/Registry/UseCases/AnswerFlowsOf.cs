using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

sealed class AnswerFlowsOf(Shelf shelf) : IRequestHandler<AskFlowsOf, IReadOnlyList<string?>>
{
    public async Task<IReadOnlyList<string?>> Handle(AskFlowsOf ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        return [.. ask.Movers.Select(m => book.FlowOf(m)?.Slug)];
    }
}
