using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

sealed class AnswerFindFlows(Shelf shelf) : IRequestHandler<FindFlows, IReadOnlyList<FlowChoice>>
{
    public async Task<IReadOnlyList<FlowChoice>> Handle(FindFlows ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        return [.. ask.Slugs.Select(book.Flow).OfType<Flow>().Where(f => f.State is not FlowState.Retired).Select(f => new FlowChoice(f.Slug, f.Name, f.From, f.To, f.Domain))];
    }
}
