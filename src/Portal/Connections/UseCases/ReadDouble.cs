using System.Text.Json.Nodes;
using MediatR;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connections.UseCases;

/// <summary>What the stand-in behind a connection holds, newest first.</summary>
/// <param name="Kind">Kind of documents; null: the first that has some.</param>
/// <param name="Words">Only documents that have this somewhere, whatever its case.</param>
/// <param name="Most">How many at most.</param>
[Needs(Permission.RegistryRead)]
public sealed record ReadDouble(string Slug, string? Kind = null, string? Words = null, int Most = 50) : IRequest<DoubleView>;

/// <param name="Kinds">With how many there are.</param>
/// <param name="Documents">The newest of the kind that were asked for, as JSON.</param>
/// <param name="More">Whether there are older ones.</param>
public sealed record DoubleView(IReadOnlyList<(string Kind, int Count)> Kinds, string? Kind, IReadOnlyList<string> Documents, bool More, DoubleTrouble Trouble);

sealed class ReadDoubleHandler(OpenConnections connections) : IRequestHandler<ReadDouble, DoubleView>
{
    public Task<DoubleView> Handle(ReadDouble ask, CancellationToken cancellationToken)
    {
        if (connections.Find(ask.Slug)?.Double is not { } @double) throw new NotFound();
        var kinds = @double.Kinds.Select(k => (k, @double.Shelf.Count(k))).ToList();
        var kind = kinds.Any(k => k.k == ask.Kind) ? ask.Kind : kinds.FirstOrDefault(k => k.Item2 > 0).k;
        var most = Math.Clamp(ask.Most, 1, 1000);
        var found = kind is null ? [] : @double.Shelf.All(kind).Reverse().Where(d => Has(d, ask.Words?.Trim())).Take(most + 1).Select(d => d.ToJsonString()).ToList();
        return Task.FromResult(new DoubleView(kinds, kind, [.. found.Take(most)], found.Count > most, @double.Trouble));
    }

    static bool Has(JsonNode? node, string? words) => string.IsNullOrEmpty(words) || node switch
    {
        JsonObject thing => thing.Any(m => Has(m.Value, words)),
        JsonArray list => list.Any(n => Has(n, words)),
        JsonValue value => value.ToString().Contains(words, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
