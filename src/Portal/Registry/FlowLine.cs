namespace Portal.Registry;

/// <summary>A movement as lists and the map show it: a declared flow, or traffic that nobody declared.</summary>
/// <param name="Flow">Null: nobody registered it; it was only seen.</param>
/// <param name="Traffic">What was seen of what no flow declares.</param>
/// <param name="Seen">What passed on it; null: nothing that Portal could count.</param>
public sealed record FlowLine(string Slug, string Name, string From, string To, string? Domain, Flow? Flow, UndeclaredTraffic? Traffic, FlowStatus Status, DateTimeOffset? LastSeenAt, FlowSeen? Seen)
{
    public string? Pattern => Flow?.Pattern;
    public string? Owner => Flow?.Owner;
    public bool Touches(string system) => From == system || To == system;
}

/// <summary>What a person has to look at, and why.</summary>
public static class Attention
{
    const int RunsOutWithin = 30;

    public static FlowLine LineOf(this Picture picture, Flow flow) =>
        new(flow.Slug, flow.Name, flow.From, flow.To, flow.Domain, flow, null, picture.StatusOf(flow), picture.LastSeen(flow), picture.Seen.Flows.GetValueOrDefault(flow.Slug));

    /// <summary>Whether there is a reason, without wording it: it is asked of every flow.</summary>
    public static bool WantsAttention(this Picture picture, FlowLine line)
    {
        if (line.Status is FlowStatus.Live && line.Flow is { Owner: not null } flow && picture.Book.Pattern(flow.Pattern) is { Allowed: true }) return false;
        return line.Status is FlowStatus.Stale or FlowStatus.Undeclared || picture.Reasons(line).Any();
    }

    /// <summary>Why a movement wants attention, the gravest first; nothing when it is calm.</summary>
    public static IEnumerable<string> Reasons(this Picture picture, FlowLine line)
    {
        if (line.Status is FlowStatus.Retired) yield break;
        if (line.Status is FlowStatus.Planned)
        {
            if (line.Flow is { } planned && !picture.Book.IsAllowed(planned, picture.Today) && picture.Book.ExceptionsOf(planned.Slug).OrderByDescending(e => e.Until).FirstOrDefault() is { State: ExceptionState.Refused } refused)
                yield return $"its exception was refused{(refused.DecisionNote is { } note ? $": {note}" : "")}";
            yield break;
        }
        if (line.Flow is not { } flow || line.Status is FlowStatus.Undeclared)
        {
            yield return line.Flow is { State: FlowState.Planned } ? "runs before anybody allowed it" : "runs, and nobody declared it";
            yield break;
        }
        if (line.Status is FlowStatus.Stale) yield return line.LastSeenAt is { } last ? $"not seen for {Shell.Format.Length(picture.Now - last)}" : "never seen";
        if (picture.Book.Pattern(flow.Pattern) is not { Allowed: true })
        {
            if (picture.Book.ExceptionOf(flow.Slug, picture.Today) is not { } exception) yield return flow.Pattern is null ? "follows no pattern, and nothing excepts it" : "follows a pattern that is not allowed";
            else if (exception.Plan is null) yield return $"its exception ends {Shell.Format.Date(exception.Until)}, without a plan";
            else if (exception.Until <= picture.Today.AddDays(RunsOutWithin)) yield return $"its exception ends {Shell.Format.Date(exception.Until)}";
        }
        if (flow.Owner is null) yield return "nobody answers for it";
    }
}
