using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

sealed class AnswerFlowChoices(Shelf shelf) : IRequestHandler<FindFlowChoices, FlowChoices>
{
    const int MostSystems = 500;

    public async Task<FlowChoices> Handle(FindFlowChoices ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        var (words, limit) = (ask.Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [], Math.Clamp(ask.Limit, 1, 500));
        var flows = book.Flows.Where(f => f.State is not FlowState.Retired && Selecting.Says(words, f.Name, f.Slug, book.NameOf(f.From), book.NameOf(f.To), f.Domain)).Take(limit + 1).ToList();
        var systems = book.Systems.Where(s => s.State is not SystemState.Gone).Take(MostSystems + 1).ToList();
        return new(
            [.. flows.Take(limit).Select(f => new FlowChoice(f.Slug, f.Name, book.NameOf(f.From), book.NameOf(f.To), f.Domain))], flows.Count > limit,
            [.. systems.Take(MostSystems).Select(s => new NamedChoice(s.Slug, s.Name))], systems.Count > MostSystems, [.. book.Patterns.Select(p => new NamedChoice(p.Slug, p.Name, p.Allowed))]);
    }
}
