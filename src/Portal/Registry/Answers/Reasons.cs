using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>Why a flow feels a change, in one plain sentence.</summary>
static class Reasons
{
    public static string Breaks(Picture picture, Subject subject, string title, Movement flow)
    {
        var what = subject.Kind switch
        {
            SubjectKind.System when flow.To == subject.Name => $"No receiver: {Volume(flow) ?? "what is sent"} would wait, then expire",
            SubjectKind.System => $"{picture.Book.NameOf(subject.Name)} no longer sends{Stops(flow)}",
            SubjectKind.Flow => $"The flow itself goes{Stops(flow)}",
            SubjectKind.Domain => $"It carries {title}{Stops(flow)}",
            SubjectKind.Field => $"It names the field {subject.Field}{Stops(flow)}",
            SubjectKind.Client => $"API client “{title}” loses its key{Stops(flow)}",
            _ => $"It signs in with {title}{Stops(flow)}",
        };
        return Undeclared(flow) ? $"Runs outside the plan; nobody knows its filter. {what}." : $"{what}.";
    }

    public static string Drifts(Picture picture, Movement flow, string from)
    {
        var source = picture.Book.NameOf(from);
        return flow.Declared?.Trigger switch
        {
            FlowTrigger.Batch => $"Copied by schedule; would freeze at the last value that came from {source}.",
            FlowTrigger.ByHand => $"Would be typed over from old data of {source}.",
            _ when flow.Domain is null => $"Nobody said what it carries; it may pass on old data of {source}.",
            _ => $"Keeps running on the last {picture.Book.Domain(flow.Domain)?.Name.ToLowerInvariant() ?? flow.Domain} that came from {source}.",
        };
    }

    public static bool Undeclared(Movement flow) => flow.Declared is null or { State: FlowState.Found };

    static string Stops(Movement flow) => Volume(flow) is { } volume ? $"; {volume} stop" : "";

    static string? Volume(Movement flow)
    {
        if (flow.Volume is not > 0) return null;
        var (count, rhythm) = flow.Volume >= Observations.Days ? (flow.Volume.Value / Observations.Days, "a day") : (flow.Volume.Value, $"in {Observations.Days} days");
        var one = flow.Declared?.Pattern switch { Patterns.EventPush => "event", Patterns.FileExchange => "file", _ => "record" };
        return $"{Format.Number(count)} {one}{(count == 1 ? "" : "s")} {rhythm}";
    }
}
