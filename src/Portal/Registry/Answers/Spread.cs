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
    readonly PriorityQueue<(int Flow, IReadOnlyList<string> Fields, Route Route), int> next = new();
    readonly Movements moves;
    readonly bool[] broken;
    readonly Route?[] routes;
    /// <summary>What was followed from a system, by domain and fields: following the same again, or a part of it, finds nothing new.</summary>
    readonly HashSet<(int System, int Domain, string Fields)> followed = [];
    const string Whole = "";

    public Spread(Picture picture, Subject subject)
    {
        moves = picture.Moves;
        (broken, routes) = (new bool[moves.All.Count], new Route?[moves.All.Count]);
        // Only the field that goes is followed, not what travels beside it.
        string[]? only = subject.Field is { } field ? [field] : null;
        for (var at = 0; at < broken.Length; at++)
        {
            var flow = moves.All[at];
            broken[at] = Breaks(subject, flow);
            if (broken[at] || (only is not null && flow.Domain == subject.Domain && flow.Fields.Count == 0)) Reach(at, only ?? flow.Fields, new(flow.To, new(flow.From)));
        }
        if (subject.Kind is SubjectKind.System) ReachOwned(picture, subject.Name);
        while (next.TryDequeue(out var one, out _)) Follow(one.Flow, one.Fields, one.Route, only);
    }

    public bool Breaks(int flow) => broken[flow];

    /// <summary>How the change gets to a flow; null: it does not.</summary>
    public Route? RouteTo(int flow) => routes[flow];

    static bool Breaks(Subject subject, Movement flow) => subject.Kind switch
    {
        SubjectKind.System => flow.From == subject.Name || flow.To == subject.Name,
        SubjectKind.Flow => flow.Slug == subject.Name,
        SubjectKind.Domain => flow.Domain == subject.Name,
        SubjectKind.Field => flow.Domain == subject.Domain && flow.Fields.Contains(subject.Field!),
        SubjectKind.Client => flow.RunsAs.Any(subject.Is),
        _ => flow.Declared?.Credentials.Contains(subject.Name) is true,
    };

    void Follow(int flow, IReadOnlyList<string> fields, Route route, string[]? only)
    {
        var (at, domain) = (moves.To(flow), moves.Domain(flow));
        if (followed.Contains((at, domain, Whole)) || !followed.Add((at, domain, string.Join(' ', fields)))) return;
        foreach (var on in moves.Leaving(at))
        {
            if (!moves.MayShare(on, flow)) continue;
            var (movement, carries) = (moves.All[on], moves.All[on].Fields);
            if (fields.Count == 0 || carries.Count == 0 || carries.Any(fields.Contains)) Reach(on, only ?? carries, new(movement.To, route));
        }
    }

    /// <summary>Flows of what the system owns, wherever they run, if data of the system can get there at all.</summary>
    void ReachOwned(Picture picture, string system)
    {
        var owned = picture.Book.Domains.Where(d => d.IsOwnedBy(system, picture.Today)).ToDictionary(d => d.Slug);
        if (owned.Count == 0 || !moves.Systems.TryGetValue(system, out var start)) return;
        var reached = new bool[moves.Systems.Count];
        reached[start] = true;
        var open = new Queue<(int System, Route Route)>([(start, new(system))]);
        while (open.TryDequeue(out var at))
            foreach (var on in moves.Leaving(at.System))
            {
                var flow = moves.All[on];
                var route = new Route(flow.To, at.Route);
                if (!broken[on] && flow.Domain is { } domain && owned.TryGetValue(domain, out var data) && Carries(flow, data)) Reach(on, flow.Fields, route);
                if (reached[moves.To(on)]) continue;
                reached[moves.To(on)] = true;
                open.Enqueue((moves.To(on), route));
            }

        bool Carries(Movement flow, DataDomain data) => flow.Fields.Count == 0 || flow.Fields.Any(f => data.OwnerOn(picture.Today, f) == system);
    }

    void Reach(int flow, IReadOnlyList<string> fields, Route route)
    {
        if (routes[flow] is { } known && known.Length <= route.Length) return;
        routes[flow] = route;
        next.Enqueue((flow, fields, route), route.Length);
    }
}
