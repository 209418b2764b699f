using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

sealed class AnswerFindRegistered(Shelf shelf) : IRequestHandler<FindRegistered, IReadOnlyList<RegisteredName>>
{
    const int Most = 20;

    public async Task<IReadOnlyList<RegisteredName>> Handle(FindRegistered ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        var words = ask.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return [];
        return [.. ((IEnumerable<RegistryItem>)[.. book.Systems, .. book.Domains, .. book.Flows])
            .Where(i => i is not (RegisteredSystem { State: SystemState.Gone } or Flow { State: FlowState.Retired }) && Selecting.Says(words, i.Name, i.Slug))
            .OrderBy(i => i.Name.StartsWith(ask.Text.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(i => ItemList.KindOf(i)).ThenBy(i => i.Name, StringComparer.OrdinalIgnoreCase)
            .Take(Math.Clamp(ask.Limit, 1, Most)).Select(i => new RegisteredName(ItemList.For(ItemList.KindOf(i)).Word, i.Slug, i.Name, NoteOf(book, i)))];
    }

    static string? NoteOf(Book book, RegistryItem item) => item switch
    {
        Flow flow => $"Flow, {book.NameOf(flow.From)} to {book.NameOf(flow.To)}",
        DataDomain => "Domain",
        _ => "System",
    };
}
