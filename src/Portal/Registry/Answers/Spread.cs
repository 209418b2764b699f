namespace Portal.Registry.Answers;

/// <summary>Follows a change along the flows, breadth first, so that each flow is reached once and by its shortest path.</summary>
sealed class Spread
{
    readonly PriorityQueue<(Movement Flow, string[] Path), (int Length, int Turn)> next = new();
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
            Reach(subject.Field is { } field ? flow with { Fields = [field] } : flow, [flow.From, flow.To]);
        }
        if (subject.Field is not null)
            foreach (var flow in moves.All.Where(f => f.Domain == subject.Domain && f.Fields.Count == 0)) Reach(flow with { Fields = [subject.Field] }, [flow.From, flow.To]);
        if (subject.Kind is SubjectKind.System) ReachOwned(picture, subject.Name);
        while (next.TryDequeue(out var one, out _)) Follow(one.Flow, one.Path, subject.Field);
    }

    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Of every flow that feels it.</summary>
    public Dictionary<string, string[]> Paths { get; } = new(StringComparer.Ordinal);

    static bool Breaks(Subject subject, Movement flow) => subject.Kind switch
    {
        SubjectKind.System => flow.From == subject.Name || flow.To == subject.Name,
        SubjectKind.Flow => flow.Slug == subject.Name,
        SubjectKind.Domain => flow.Domain == subject.Name,
        SubjectKind.Field => flow.Domain == subject.Domain && flow.Fields.Contains(subject.Field!),
        SubjectKind.Client => flow.RunsAs.Any(subject.Is),
        _ => flow.Declared?.Credentials.Contains(subject.Name) is true,
    };

    void Follow(Movement flow, string[] path, string? field)
    {
        if (flow.Fields.Count == 0 && !followed.Add((flow.To, flow.Domain))) return;
        var candidates = flow.Domain is null ? moves.From[flow.To] : moves.Carrying[(flow.To, flow.Domain)].Concat(moves.Carrying[(flow.To, null)]);
        foreach (var on in candidates)
            if (on.MayPassOn(flow)) Reach(field is null ? on : on with { Fields = [field] }, [.. path, on.To]);
    }

    /// <summary>Flows of what the system owns, wherever they run, if data of the system can get there at all.</summary>
    void ReachOwned(Picture picture, string system)
    {
        var owned = picture.Book.Domains.Where(d => d.IsOwnedBy(system, picture.Today)).ToDictionary(d => d.Slug);
        if (owned.Count == 0) return;
        var routes = new Dictionary<string, string[]> { [system] = [system] };
        var open = new Queue<string>([system]);
        while (open.TryDequeue(out var at))
            foreach (var flow in moves.From[at])
            {
                if (!Broken.Contains(flow.Slug) && flow.Domain is { } domain && owned.TryGetValue(domain, out var data) && Carries(flow, data)) Reach(flow, [.. routes[at], flow.To]);
                if (routes.TryAdd(flow.To, [.. routes[at], flow.To])) open.Enqueue(flow.To);
            }

        bool Carries(Movement flow, DataDomain data) => flow.Fields.Count == 0 || flow.Fields.Any(f => data.OwnerOn(picture.Today, f) == system);
    }

    void Reach(Movement flow, string[] path)
    {
        if (Paths.TryGetValue(flow.Slug, out var known) && known.Length <= path.Length) return;
        Paths[flow.Slug] = path;
        next.Enqueue((flow, path), (path.Length, Paths.Count));
    }
}
