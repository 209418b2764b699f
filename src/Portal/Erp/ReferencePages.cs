using Portal.Shell;

namespace Portal.Erp;

/// <summary>A page of a list; <paramref name="NextCursor"/> is null at its end.</summary>
public sealed record ReferencePage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>
/// What a reader of reference data asks for. Lists go from the newest change to the oldest, as all lists do. A row that changes while somebody reads moves to
/// the front. A change is dated before it is committed, so whoever reads regularly asks with the newest change that they saw, less a few minutes.
/// </summary>
/// <param name="ModifiedSince">Only what changed at this time or later.</param>
/// <param name="Cursor">From a former page.</param>
public sealed record ReferenceView(DateTimeOffset? ModifiedSince = null, string? Cursor = null, int Limit = 50)
{
    internal int Take => Query.Checked(Limit);

    internal DateTimeOffset Since => ModifiedSince ?? DateTimeOffset.MinValue;

    /// <summary>Where to go on: before this moment and id.</summary>
    internal (DateTimeOffset At, Guid Id) Before => Cursor is not null ? TimeCursor.Read(Cursor) : (DateTimeOffset.MaxValue, Guid.AllBitsSet);

    internal ReferencePage<T> Page<T>(IReadOnlyList<(DateTimeOffset At, Guid Id, T Row)> rows) => new(
        [.. rows.Take(Take).Select(r => r.Row)], rows.Count > Take ? TimeCursor.Of(rows[Take - 1].At, rows[Take - 1].Id) : null);
}
