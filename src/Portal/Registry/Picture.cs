using Portal.Kernel.Contracts;
using Portal.Registry.Answers;

namespace Portal.Registry;

/// <summary>Where a flow stands, from the plan and from what was seen.</summary>
public enum FlowStatus
{
    Live,
    /// <summary>Declared, but not seen within its rhythm.</summary>
    Stale,
    /// <summary>It runs and nobody declared it.</summary>
    Undeclared,
    Planned,
    Retired,
}

/// <summary>What really passed on one flow in the last <see cref="Observations.Days"/> days.</summary>
/// <param name="P95">95 of 100 took no longer; null while nothing was measured.</param>
public sealed record FlowSeen(string Flow, long Volume, long Errors, DateTimeOffset LastSeenAt, TimeSpan? P95);

/// <summary>Traffic of something that no flow declares.</summary>
/// <param name="Slug">Under which the lists show it: "undeclared-website-quote-requests".</param>
/// <param name="Runner">What moves the data.</param>
/// <param name="Address">Its page, to look and to declare it.</param>
public sealed record UndeclaredTraffic(string Slug, string Name, FlowRunner Runner, string From, string To, string? Domain, long Volume, DateTimeOffset LastSeenAt, string Address)
{
    /// <summary>The kind of intake that is fed, if one is.</summary>
    public string? Feeds { get; init; }

    /// <summary>Whatever moves it: a flow that declares these declares all of it.</summary>
    public IEnumerable<FlowRunner> Runners => Feeds is null ? [Runner] : [Runner, new FlowRunner { Kind = RunnerKind.IntakeKind, Name = Feeds }];
}

/// <summary>What was seen to move.</summary>
/// <param name="Clients">The API clients that may call now.</param>
public sealed record Observations(IReadOnlyDictionary<string, FlowSeen> Flows, IReadOnlyList<UndeclaredTraffic> Undeclared, IReadOnlyList<KnownClient> Clients)
{
    public const int Days = 90;

    /// <summary>What says of itself which flow it belongs to, by the flow's slug.</summary>
    public ILookup<string, FlowRunner> Bound { get; init; } = Enumerable.Empty<FlowRunner>().ToLookup(_ => "");

    /// <summary>These with a few later ones laid over them.</summary>
    public Observations And(Observations later)
    {
        var flows = new Dictionary<string, FlowSeen>(Flows);
        foreach (var (slug, more) in later.Flows)
            flows[slug] = Flows.GetValueOrDefault(slug) is { } before
                ? new(slug, before.Volume + more.Volume, before.Errors + more.Errors, before.LastSeenAt > more.LastSeenAt ? before.LastSeenAt : more.LastSeenAt, before.P95 ?? more.P95) : more;
        var undeclared = Undeclared.Concat(later.Undeclared).GroupBy(u => u.Slug).Select(g => g.First() with { Volume = g.Sum(u => u.Volume), LastSeenAt = g.Max(u => u.LastSeenAt) });
        return this with { Flows = flows, Undeclared = [.. undeclared.OrderBy(u => u.Name, StringComparer.OrdinalIgnoreCase)] };
    }

    public static readonly Observations None = new(new Dictionary<string, FlowSeen>(), [], []);
}

/// <summary>The plan beside reality at one moment: every page and answer of the registry is drawn from one of these.</summary>
public sealed record Picture(Book Book, Observations Seen, DateTimeOffset Now)
{
    IReadOnlyList<FlowLine>? lines;
    Movements? moves;

    /// <summary>What was worked out from one picture is not true of a changed copy.</summary>
    Picture(Picture other) => (Book, Seen, Now) = (other.Book, other.Seen, other.Now);

    /// <summary>Every movement, declared or only seen. Worked out once.</summary>
    public IReadOnlyList<FlowLine> Lines() => lines ??= [.. Book.Flows.Select(this.LineOf), .. Seen.Undeclared.Select(t => new FlowLine(t.Slug, t.Name, t.From, t.To, t.Domain, null, t, FlowStatus.Undeclared, t.LastSeenAt, null))];

    /// <summary>The same at a later moment.</summary>
    internal Picture At(DateTimeOffset now) => this with { Now = now, moves = moves };

    /// <summary>Every movement as a change spreads along it. Worked out once.</summary>
    public Movements Moves => moves ??= new(this);

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    public DateTimeOffset? LastSeen(Flow flow)
    {
        var passed = Seen.Flows.GetValueOrDefault(flow.Slug)?.LastSeenAt;
        var looked = Looked(flow);
        return passed > looked || looked is null ? passed : looked;
    }

    static DateTimeOffset? Looked(Flow flow) => flow.SeenOn is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    /// <summary>Everything in Portal that moves a flow's data: what the flow names, and what names the flow.</summary>
    public IReadOnlyList<FlowRunner> RunnersOf(Flow flow) => Seen.Bound.Contains(flow.Slug) ? [.. flow.RunsAs.Union(Seen.Bound[flow.Slug])] : flow.RunsAs;

    public FlowStatus StatusOf(Flow flow) => flow.State switch
    {
        FlowState.Retired => FlowStatus.Retired,
        // Planned, and data moves: it began before anybody allowed it.
        FlowState.Planned => Seen.Flows.ContainsKey(flow.Slug) ? FlowStatus.Undeclared : FlowStatus.Planned,
        FlowState.Found => FlowStatus.Undeclared,
        _ when flow.RhythmMinutes is { } minutes && !(LastSeen(flow) is { } last && Now - last <= Grace(minutes, flow)) => FlowStatus.Stale,
        _ => FlowStatus.Live,
    };

    /// <summary>A day that a person gave has no hour: it counts to its end.</summary>
    TimeSpan Grace(int minutes, Flow flow) => TimeSpan.FromMinutes(minutes) + (Looked(flow) is { } looked && looked == LastSeen(flow) ? TimeSpan.FromDays(1) : TimeSpan.Zero);
}
