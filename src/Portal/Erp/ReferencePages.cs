using Portal.Shell;

namespace Portal.Erp;

/// <summary>A page of a list; <paramref name="NextCursor"/> is null at its end.</summary>
public sealed record ReferencePage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>
/// What a reader of reference data asks for. Lists go from the oldest change to the newest, so that a row that changes while somebody reads
/// moves to the end and is read again; with the newest first it would be missed.
/// </summary>
/// <param name="ModifiedSince">Only what changed at this time or later.</param>
/// <param name="Cursor">From a former page.</param>
public sealed record ReferenceView(DateTimeOffset? ModifiedSince = null, string? Cursor = null, int Limit = 50)
{
    internal int Take => Query.Checked(Limit);

    /// <summary>Where to go on: after this moment and id.</summary>
    internal (DateTimeOffset At, Guid Id) After => Cursor is not null ? TimeCursor.Read(Cursor) : ModifiedSince > DateTimeOffset.MinValue ? (ModifiedSince.Value.AddTicks(-1), Last) : (DateTimeOffset.MinValue, Last);

    // After the last id of the tick before ModifiedSince comes the first of ModifiedSince itself.
    static readonly Guid Last = Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff");

    internal ReferencePage<T> Page<T>(IReadOnlyList<(DateTimeOffset At, Guid Id, T Row)> rows) => new(
        [.. rows.Take(Take).Select(r => r.Row)], rows.Count > Take ? TimeCursor.Of(rows[Take - 1].At, rows[Take - 1].Id) : null);
}
