namespace Portal.Registry.Answers;

/// <summary>A flow that counts, declared or only seen.</summary>
/// <param name="Declared">Null: traffic that no flow declares.</param>
/// <param name="Volume">How much passed in the last <see cref="Observations.Days"/> days; null when nothing was counted.</param>
public sealed record Movement(string Slug, string Name, string From, string To, string? Domain, IReadOnlyList<string> Fields, IReadOnlyList<FlowRunner> RunsAs, Flow? Declared, long? Volume, DateTimeOffset? LastSeenAt)
{
    public string? Owner => Declared?.Owner;

    /// <summary>Everything that moves or is planned to: retired flows do not count, undeclared traffic does.</summary>
    internal static List<Movement> In(Picture picture) =>
    [
        .. picture.Book.Flows.Where(f => f.State is not FlowState.Retired)
            .Select(f => new Movement(f.Slug, f.Name, f.From, f.To, f.Domain, f.Fields, picture.RunnersOf(f), f, picture.Seen.Flows.GetValueOrDefault(f.Slug)?.Volume, picture.LastSeen(f))),
        .. picture.Seen.Undeclared.Select(u => new Movement(u.Slug, u.Name, u.From, u.To, u.Domain, [], [u.Runner], null, u.Volume, u.LastSeenAt)),
    ];

    /// <summary>May pass on what the other brought. What is not known counts as the same.</summary>
    public bool MayPassOn(Movement other) => other.To == From
        && (Domain is null || other.Domain is null || Domain == other.Domain)
        && (Fields.Count == 0 || other.Fields.Count == 0 || Fields.Any(other.Fields.Contains));
}

/// <summary>All movements of a picture, and which leave a system.</summary>
public sealed class Movements
{
    public Movements(Picture picture)
    {
        All = Movement.In(picture);
        From = All.ToLookup(f => f.From);
        Carrying = All.ToLookup(f => (f.From, f.Domain));
    }

    public IReadOnlyList<Movement> All { get; }
    public ILookup<string, Movement> From { get; }
    /// <summary>By sender and domain.</summary>
    public ILookup<(string From, string? Domain), Movement> Carrying { get; }
}
