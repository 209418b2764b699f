using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Sync.UseCases;

/// <summary>What can be read and written now: for forms.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListSyncEnds : IRequest<SyncEnds>;

public sealed record SyncEnds(IReadOnlyList<SyncEnd> Sources, IReadOnlyList<SyncEnd> Targets);

/// <param name="Slug">Of the connection.</param>
/// <param name="Tells">Domains whose changes it publishes by itself.</param>
/// <param name="Deletes">Domains whose records it takes away when the source has them no more.</param>
public sealed record SyncEnd(string Slug, IReadOnlyList<DomainShape> Domains, IReadOnlyList<string> Tells, IReadOnlyList<string> Deletes);

sealed class ListSyncEndsHandler(IConnections connections) : IRequestHandler<ListSyncEnds, SyncEnds>
{
    public Task<SyncEnds> Handle(ListSyncEnds request, CancellationToken cancellationToken) => Task.FromResult(new SyncEnds(
        [.. connections.All<IDomainReader>().Where(r => r.Readable.Count > 0).OrderBy(r => r.System, StringComparer.Ordinal).Select(r => new SyncEnd(r.System, r.Readable, [.. r.Readable.Select(s => s.Domain).Where(r.Announces)], []))],
        [.. connections.All<IDomainWriter>().Where(w => w.Writable.Count > 0).OrderBy(w => w.System, StringComparer.Ordinal).Select(w => new SyncEnd(w.System, w.Writable, [], [.. w.Writable.Select(s => s.Domain).Where(w.Deletes)]))]));
}
