using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation.UseCases;

/// <summary>Whose turn it is.</summary>
public enum DifferenceLane
{
    /// <summary>A person's: open, asked, or on the way to the copy.</summary>
    Waiting,
    Accepted,
    /// <summary>Nobody's any more.</summary>
    Closed,
}

/// <summary>What a list of differences shows.</summary>
/// <param name="Lane">Null: all.</param>
/// <param name="Search">Beginning of a key, or a part of what the row is called.</param>
/// <param name="Ids">Only these; null: all.</param>
public sealed record DifferenceFilter(DifferenceLane? Lane = DifferenceLane.Waiting, DifferenceKind? Kind = null, string? Search = null, IReadOnlyList<Guid>? Ids = null);

/// <param name="After">Key of the last row that the reader has; null from the start. They come in the order of their keys.</param>
[Needs(Permission.RegistryRead)]
public sealed record ListDifferences(string Comparison, DifferenceFilter Filter, string? After = null, int Limit = 50) : IRequest<DifferencePage>;

/// <param name="NextCursor">Of the next page; null at the end.</param>
/// <param name="Matching">So many match the filter.</param>
public sealed record DifferencePage(IReadOnlyList<DifferenceRow> Items, string? NextCursor, int Matching);

/// <summary>One difference with its rows on both sides.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadDifference(Guid Id) : IRequest<DifferenceView>;

sealed class ListDifferencesHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me) : IRequestHandler<ListDifferences, DifferencePage>, IRequestHandler<ReadDifference, DifferenceView>
{
    public async Task<DifferencePage> Handle(ListDifferences ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparison = await db.Comparisons.AsNoTracking().Get(ask.Comparison, cancellationToken);
        var limit = Math.Clamp(ask.Limit, 1, 200);
        var matching = db.Differences.AsNoTracking().Where(d => d.ComparisonId == comparison.Id).Matching(ask.Filter);
        var rows = matching;
        if (ask.After is { } after) rows = rows.Where(d => string.Compare(d.Key, after) > 0);
        var page = await rows.OrderBy(d => d.Key).Take(limit + 1).ToListAsync(cancellationToken);
        return new([.. page.Take(limit).Select(DifferenceRow.Of).Select(r => me.MaySeeValues() ? r : r.WithoutValues())], page.Count > limit ? page[limit - 1].Key : null, await matching.CountAsync(cancellationToken));
    }

    public async Task<DifferenceView> Handle(ReadDifference ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var difference = await db.Differences.AsNoTracking().SingleOrDefaultAsync(d => d.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var comparison = await db.Comparisons.AsNoTracking().SingleAsync(c => c.Id == difference.ComparisonId, cancellationToken);
        var view = View(difference, comparison.Rules);
        return me.MaySeeValues() ? view : view.WithoutValues();
    }

    internal static DifferenceView View(Difference difference, CompareRules rules)
    {
        var (owner, copy, differs) = (difference.Owner, difference.Copy, difference.Different.Select(f => f.Field).ToHashSet());
        var compared = rules.Fields.Select(f => f.Field).ToList();
        var others = new[] { owner, copy }.Where(r => r is not null).SelectMany(r => r!.Values.Keys).Distinct().Except(compared).Order(StringComparer.Ordinal);
        return new(DifferenceRow.Of(difference), owner, copy, [.. compared.Select(f => (f, true)).Concat(others.Select(f => (f, false))).Select(f => new ValuePair(f.f, owner?[f.f], copy?[f.f], f.Item2, differs.Contains(f.f)))]);
    }
}

static class DifferenceQueries
{
    static readonly DifferenceState[] Waiting = [DifferenceState.Open, DifferenceState.Asked, DifferenceState.Fixing, DifferenceState.Written], Closed = [DifferenceState.Fixed, DifferenceState.Gone];

    public static IQueryable<Difference> Matching(this IQueryable<Difference> differences, DifferenceFilter filter)
    {
        differences = filter.Lane switch
        {
            DifferenceLane.Waiting => differences.Where(d => Waiting.Contains(d.State)),
            DifferenceLane.Accepted => differences.Where(d => d.State == DifferenceState.Accepted),
            DifferenceLane.Closed => differences.Where(d => Closed.Contains(d.State)),
            _ => differences,
        };
        if (filter.Ids is { } ids) differences = differences.Where(d => ids.Contains(d.Id));
        if (filter.Kind is { } kind) differences = differences.Where(d => d.Kind == kind);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var text = filter.Search.Trim().ToLowerInvariant();
            differences = differences.Where(d => d.Key.ToLower().StartsWith(text) || d.Label.ToLower().Contains(text));
        }
        return differences;
    }
}
