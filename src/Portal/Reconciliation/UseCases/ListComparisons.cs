using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Every comparison, by name. They are as many as a company has copies, so there are no pages.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListComparisons : IRequest<IReadOnlyList<ComparisonView>>;

/// <summary>One comparison.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadComparison(string Slug) : IRequest<ComparisonView>;

/// <summary>Differences that wait for somebody, over all comparisons.</summary>
[Needs(Permission.RegistryRead)]
public sealed record CountDifferences : IRequest<int>;

/// <summary>Connections that can be compared, and what each can do.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListSources : IRequest<IReadOnlyList<SourceView>>;

/// <param name="Domains">What it can be read for, with its fields.</param>
/// <param name="Sums">It sums up by itself, so that little comes over.</param>
/// <param name="Writes">Domains that it takes.</param>
public sealed record SourceView(string Slug, IReadOnlyList<DomainShape> Domains, bool Sums, IReadOnlyList<string> Writes);

sealed class ListComparisonsHandler(IDbContextFactory<PortalDb> dbs, Sources sources, IConnections connections) :
    IRequestHandler<ListComparisons, IReadOnlyList<ComparisonView>>, IRequestHandler<ReadComparison, ComparisonView>, IRequestHandler<CountDifferences, int>, IRequestHandler<ListSources, IReadOnlyList<SourceView>>
{
    /// <summary>Runs that a trend shows.</summary>
    const int Recent = 14;

    public async Task<IReadOnlyList<ComparisonView>> Handle(ListComparisons request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await Views(db, await db.Comparisons.AsNoTracking().OrderBy(c => c.Name).ThenBy(c => c.Slug).ToListAsync(cancellationToken), cancellationToken);
    }

    public async Task<ComparisonView> Handle(ReadComparison request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return (await Views(db, [await db.Comparisons.AsNoTracking().Get(request.Slug, cancellationToken)], cancellationToken))[0];
    }

    public async Task<int> Handle(CountDifferences request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Differences.CountAsync(d => Difference.Waiting.Contains(d.State), cancellationToken);
    }

    public Task<IReadOnlyList<SourceView>> Handle(ListSources request, CancellationToken cancellationToken)
    {
        var writers = connections.All<IDomainWriter>();
        return Task.FromResult<IReadOnlyList<SourceView>>([.. sources.All.Select(r => new SourceView(r.System, r.Readable, r is IDomainDigest, [.. writers.Where(w => w.System == r.System).SelectMany(w => w.Writable.Select(s => s.Domain))]))]);
    }

    internal static async Task<IReadOnlyList<ComparisonView>> Views(PortalDb db, IReadOnlyList<CopyComparison> comparisons, CancellationToken stop)
    {
        var ids = comparisons.Select(c => c.Id).ToList();
        // Asked one by one: the index gives the last few of each, while one question for all would number every run there is.
        var runs = new Dictionary<Guid, List<ComparisonRun>>();
        foreach (var id in ids) runs[id] = await db.ComparisonRuns.AsNoTracking().Where(r => r.ComparisonId == id).OrderByDescending(r => r.AskedAt).Take(Recent).ToListAsync(stop);
        var counts = await db.Differences.Where(d => ids.Contains(d.ComparisonId) && (Difference.Waiting.Contains(d.State) || d.State == DifferenceState.Accepted))
            .GroupBy(d => new { d.ComparisonId, d.State }).Select(g => new { g.Key.ComparisonId, g.Key.State, Count = g.Count() }).ToListAsync(stop);
        int Count(Guid id, bool accepted) => counts.Where(c => c.ComparisonId == id && c.State is DifferenceState.Accepted == accepted).Sum(c => c.Count);
        return [.. comparisons.Select(c => ComparisonView.Of(c, runs[c.Id], Count(c.Id, false), Count(c.Id, true)))];
    }
}
