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
}

/// <summary>All movements of a picture, numbered, with the numbers of systems and domains at their ends: a change is followed along numbers, since words are slow to compare.</summary>
public sealed class Movements
{
    const int Unknown = -1;
    readonly int[] to, domain;
    readonly int[][] leaving;

    public Movements(Picture picture)
    {
        All = Movement.In(picture);
        var systems = new Dictionary<string, int>();
        var domains = new Dictionary<string, int>();
        (to, domain) = (new int[All.Count], new int[All.Count]);
        var from = new int[All.Count];
        for (var at = 0; at < All.Count; at++)
        {
            var one = All[at];
            (from[at], to[at], domain[at]) = (Number(systems, one.From), Number(systems, one.To), one.Domain is { } carried ? Number(domains, carried) : Unknown);
        }
        var leaves = Enumerable.Range(0, systems.Count).Select(_ => new List<int>()).ToArray();
        for (var at = 0; at < All.Count; at++) leaves[from[at]].Add(at);
        leaving = [.. leaves.Select(l => l.ToArray())];
        Systems = systems;

        static int Number(Dictionary<string, int> known, string word) => known.TryGetValue(word, out var number) ? number : known[word] = known.Count;
    }

    public IReadOnlyList<Movement> All { get; }

    /// <summary>Numbers of the systems that send or receive, by slug.</summary>
    public IReadOnlyDictionary<string, int> Systems { get; }

    /// <summary>Movements that leave a system.</summary>
    public ReadOnlySpan<int> Leaving(int system) => leaving[system];

    /// <summary>The system that a movement ends in.</summary>
    public int To(int movement) => to[movement];

    /// <summary>Of what it carries; below zero: not known.</summary>
    public int Domain(int movement) => domain[movement];

    /// <summary>May carry the same data. What is not known counts as the same.</summary>
    public bool MayShare(int movement, int other) => domain[movement] == domain[other] || domain[movement] == Unknown || domain[other] == Unknown;
}
