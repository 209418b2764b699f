using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.UseCases;

sealed class AnswerSystemsBehind(Shelf shelf) : IRequestHandler<AskSystemsBehind, IReadOnlyList<SystemBehind>>, IRequestHandler<FindFlowsBetween, IReadOnlyList<FlowBetween>>
{
    public async Task<IReadOnlyList<SystemBehind>> Handle(AskSystemsBehind ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        return [.. ask.Connections.Select(c => (Connection: c, System: book.Behind(c))).Where(b => b.System is not null).Select(b => new SystemBehind(b.Connection, b.System!.Slug, b.System.Name, Format.Slug(b.System.Kind), b.System.Owner))];
    }

    public async Task<IReadOnlyList<FlowBetween>> Handle(FindFlowsBetween ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        return [.. book.Flows.Where(f => f.State is FlowState.Live or FlowState.Planned).Select(f => new FlowBetween(f.Slug, f.From, f.To, f.Domain is null ? null : [f.Domain, .. book.Domain(f.Domain)?.Records ?? []]))];
    }
}
