using Portal.Kernel.Contracts;

namespace Portal.Registry.Answers;

/// <summary>A flow that feels a change.</summary>
/// <param name="Route">From the change to the flow's end.</param>
/// <param name="Says">Words the reason, for those that are shown.</param>
/// <param name="Copies">What the flow keeps in step elsewhere.</param>
public sealed record Hit(Movement Flow, Route Route, Func<string> Says, IReadOnlyList<KeptCopy> Copies)
{
    /// <summary>Slugs of the systems from the change to the flow's end.</summary>
    public IReadOnlyList<string> Path => Route.Systems;

    /// <summary>One sentence.</summary>
    public string Why => Says();
}

public sealed record KeptCopy(DataDomain Domain, DomainCopy Copy);

/// <summary>What a change of one thing does: a pure answer from the plan and what was seen of it.</summary>
public sealed record Impact(Subject Subject, string Title, IReadOnlyList<Hit> WillBreak, IReadOnlyList<Hit> MayDrift, IReadOnlyList<Movement> NotTouched)
{
    public IEnumerable<Hit> Felt => WillBreak.Concat(MayDrift);

    /// <summary>Intake kinds that would no longer be fed.</summary>
    public IReadOnlyList<string> Kinds => [.. Runners.Where(r => r.Kind is RunnerKind.IntakeKind).Select(r => r.Name).Distinct()];

    /// <summary>Subscriptions, API clients, kinds, sync flows and connections behind what breaks.</summary>
    public IReadOnlyList<FlowRunner> Runners => [.. WillBreak.SelectMany(h => h.Flow.RunsAs).Distinct()];

    /// <summary>Slugs of the domains whose data changes hands.</summary>
    public IEnumerable<string> Domains(Picture picture) => Subject.Kind switch
    {
        SubjectKind.System => picture.Book.Domains.Where(d => d.IsOwnedBy(Subject.Name, picture.Today)).Select(d => d.Slug),
        SubjectKind.Domain or SubjectKind.Field => [Subject.Domain],
        _ => [],
    };

    /// <exception cref="NotFound">The registry does not know the subject.</exception>
    public static Impact Of(Picture picture, Subject subject)
    {
        var title = subject.TitleIn(picture) ?? throw new NotFound($"The registry knows no {subject.Word} {subject.Name}.");
        var spread = new Spread(picture, subject);
        var copies = picture.Book.Domains.SelectMany(d => d.Copies.Where(c => c.Flow is not null).Select(c => new KeptCopy(d, c))).ToLookup(c => c.Copy.Flow!);
        List<Hit> breaks = [], drifts = [];
        List<Movement> rest = [];
        for (var at = 0; at < picture.Moves.All.Count; at++)
        {
            var flow = picture.Moves.All[at];
            if (spread.RouteTo(at) is not { } route) rest.Add(flow);
            else if (spread.Breaks(at)) breaks.Add(new(flow, route, () => Reasons.Breaks(picture, subject, title, flow), Kept(flow)));
            else drifts.Add(new(flow, route, () => Reasons.Drifts(picture, flow, route.Systems[0]), Kept(flow)));
        }
        return new(subject, title, breaks, drifts, rest);

        IReadOnlyList<KeptCopy> Kept(Movement flow) => copies.Count > 0 && copies.Contains(flow.Slug) ? [.. copies[flow.Slug]] : [];
    }
}
