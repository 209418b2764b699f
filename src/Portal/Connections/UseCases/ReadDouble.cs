using MediatR;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connections.UseCases;

/// <summary>What the stand-in behind a connection holds, newest first.</summary>
/// <param name="Kind">Kind of documents; null: the first that has some.</param>
[Needs(Permission.RegistryRead)]
public sealed record ReadDouble(string Slug, string? Kind = null) : IRequest<DoubleView>;

/// <param name="Kinds">With how many there are.</param>
/// <param name="Documents">The newest of the kind, as JSON.</param>
public sealed record DoubleView(IReadOnlyList<(string Kind, int Count)> Kinds, string? Kind, IReadOnlyList<string> Documents, DoubleTrouble Trouble);

sealed class ReadDoubleHandler(OpenConnections connections) : IRequestHandler<ReadDouble, DoubleView>
{
    const int Newest = 50;

    public Task<DoubleView> Handle(ReadDouble ask, CancellationToken cancellationToken)
    {
        if (connections.Find(ask.Slug)?.Double is not { } @double) throw new NotFound();
        var kinds = @double.Kinds.Select(k => (k, @double.Shelf.Count(k))).ToList();
        var kind = kinds.Any(k => k.k == ask.Kind) ? ask.Kind : kinds.FirstOrDefault(k => k.Item2 > 0).k;
        IReadOnlyList<string> documents = kind is null ? [] : [.. @double.Shelf.All(kind).Reverse().Take(Newest).Select(d => d.ToJsonString())];
        return Task.FromResult(new DoubleView(kinds, kind, documents, @double.Trouble));
    }
}
