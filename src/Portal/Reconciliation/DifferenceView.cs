using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

/// <summary>A difference as a list shows it.</summary>
/// <param name="Label">What the row is called: company, name.</param>
/// <param name="Fields">Those that differ, with what each side has; none when one side has no row.</param>
/// <param name="Outcome">What came of the last fix.</param>
public sealed record DifferenceRow(
    Guid Id, string Key, string Label, DifferenceKind Kind, DifferenceState State, IReadOnlyList<DifferentField> Fields, DateOnly? AcceptedUntil, string? Reason, string? AskedWhom, string? DecidedBy,
    string? Outcome, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? ClosedAt, int Version)
{
    /// <summary>Waits for somebody, or can be decided anew.</summary>
    public bool MayDecide => State is DifferenceState.Open or DifferenceState.Asked or DifferenceState.Written or DifferenceState.Accepted;
    public bool MayFix => MayDecide && Kind is (DifferenceKind.Differs or DifferenceKind.Missing);

    /// <summary>For whoever may not see values: how many rows a key has is none.</summary>
    internal DifferenceRow WithoutValues() => this with { Label = "", Fields = Kind is DifferenceKind.Doubled ? Fields : [.. Fields.Select(f => new DifferentField(f.Field, null, null))] };

    internal static DifferenceRow Of(Difference d) => new(
        d.Id, d.Key, d.Label, d.Kind, d.State, d.Different, d.AcceptedUntil, d.Reason, d.AskedWhom, d.DecidedBy, d.Outcome, d.FirstSeenAt, d.LastSeenAt, d.ClosedAt, d.Version);
}

/// <summary>A difference with its rows.</summary>
/// <param name="Owner">As the last run saw it; null: it has none.</param>
/// <param name="Values">Every field that a side has, the compared ones first.</param>
/// <param name="Hidden">The reader may not see values; there are none in here.</param>
public sealed record DifferenceView(DifferenceRow Row, DomainRow? Owner, DomainRow? Copy, IReadOnlyList<ValuePair> Values, bool Hidden = false)
{
    internal DifferenceView WithoutValues() => new(Row.WithoutValues(), null, null, [.. Values.Select(v => v with { Owner = null, Copy = null })], Hidden: true);
}

/// <param name="Compared">The comparison looks at it.</param>
/// <param name="Differs">It is why the rows are not the same.</param>
public sealed record ValuePair(string Field, string? Owner, string? Copy, bool Compared, bool Differs);
