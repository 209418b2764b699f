namespace Portal.Registry.Answers;

/// <summary>The way that a change takes: a system, and what came before it.</summary>
public sealed record Route(string System, Route? Before = null)
{
    public int Length { get; } = (Before?.Length ?? 0) + 1;

    /// <summary>Slugs, from where the change begins.</summary>
    public IReadOnlyList<string> Systems
    {
        get
        {
            var systems = new string[Length];
            for (var at = this; at is not null; at = at.Before) systems[at.Length - 1] = at.System;
            return systems;
        }
    }
}

/// <summary>Follows a change along the flows, breadth first, so that each flow is reached once and by its shortest route.</summary>
sealed class Spread
{
    readonly PriorityQueue<(Movement Flow, Route Route), int> next = new();
    readonly Movements moves;
    /// <summary>Whole domains that were followed from a system: following them again finds nothing new.</summary>
    readonly HashSet<(string, string?)> followed = [];

    public Spread(Picture picture, Subject subject)
    {
        moves = picture.Moves;
        foreach (var flow in moves.All.Where(f => Breaks(subject, f)))
        {
            Broken.Add(flow.Slug);
            // Only the field that goes is followed, not what travels beside it.
            Reach(subject.Field is { } field ? flow with { Fields = [field] } : flow, Along(flow));
        }
        if (subject.Field is not null)
            foreach (var flow in moves.All.Where(f => f.Domain == subject.Domain && f.Fields.Count == 0)) Reach(flow with { Fields = [subject.Field] }, Along(flow));
        if (subject.Kind is SubjectKind.System) ReachOwned(picture, subject.Name);
        while (next.TryDequeue(out var one, out _)) Follow(one.Flow, one.Route, subject.Field);
    }

    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Of every flow that feels it.</summary>
    public Dictionary<string, Route> Routes { get; } = new(StringComparer.Ordinal);

    static Route Along(Movement flow) => new(flow.To, new(flow.From));

    static bool Breaks(Subject subject, Movement flow) => subject.Kind switch
    {
        SubjectKind.System => flow.From == subject.Name || flow.To == subject.Name,
        SubjectKind.Flow => flow.Slug == subject.Name,
        SubjectKind.Domain => flow.Domain == subject.Name,
        SubjectKind.Field => flow.Domain == subject.Domain && flow.Fields.Contains(subject.Field!),
        SubjectKind.Client => flow.RunsAs.Any(subject.Is),
        _ => flow.Declared?.Credentials.Contains(subject.Name) is true,
    };

    void Follow(Movement flow, Route route, string? field)
    {
        if (flow.Fields.Count == 0 && !followed.Add((flow.To, flow.Domain))) return;
        var candidates = flow.Domain is null ? moves.From[flow.To] : moves.Carrying[(flow.To, flow.Domain)].Concat(moves.Carrying[(flow.To, null)]);
        foreach (var on in candidates)
            if (on.MayPassOn(flow)) Reach(field is null ? on : on with { Fields = [field] }, new(on.To, route));
    }

    /// <summary>Flows of what the system owns, wherever they run, if data of the system can get there at all.</summary>
    void ReachOwned(Picture picture, string system)
    {
        var owned = picture.Book.Domains.Where(d => d.IsOwnedBy(system, picture.Today)).ToDictionary(d => d.Slug);
        if (owned.Count == 0) return;
        var reached = new HashSet<string>([system], StringComparer.Ordinal);
        var open = new Queue<Route>([new(system)]);
        while (open.TryDequeue(out var at))
            foreach (var flow in moves.From[at.System])
            {
                var on = new Route(flow.To, at);
                if (!Broken.Contains(flow.Slug) && flow.Domain is { } domain && owned.TryGetValue(domain, out var data) && Carries(flow, data)) Reach(flow, on);
                if (reached.Add(flow.To)) open.Enqueue(on);
            }

        bool Carries(Movement flow, DataDomain data) => flow.Fields.Count == 0 || flow.Fields.Any(f => data.OwnerOn(picture.Today, f) == system);
    }

    void Reach(Movement flow, Route route)
    {
        if (Routes.TryGetValue(flow.Slug, out var known) && known.Length <= route.Length) return;
        Routes[flow.Slug] = route;
        next.Enqueue((flow, route), route.Length);
    }
}
