using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>Which declared flow the data of something that moves it belongs to.</summary>
public static class Stamps
{
    /// <summary>The flow that declares it; null when none does. Of several the one that says most about it.</summary>
    /// <param name="clients">API clients know themselves which flows they were let in for.</param>
    public static Flow? FlowOf(this Book book, Mover mover, IReadOnlyDictionary<string, KnownClient> clients)
    {
        var own = mover.Kind is RunnerKind.ApiClient && clients.GetValueOrDefault(mover.Name) is { } client ? client.Flows.Select(book.Flow).OfType<Flow>() : [];
        // Who only sends on a flow does not read on it.
        var sender = clients.GetValueOrDefault(mover.Name)?.System is { Length: > 0 } system ? system : null;
        var declared = book.RunBy(mover.Kind, mover.Name).Union(own).Where(f => f.State is not FlowState.Retired);
        if (mover.Kind is RunnerKind.ApiClient) declared = mover.Reads() ? declared.Where(f => f.Pattern is not Patterns.Intake && !Kinds(f).Any() && f.From != sender) : declared.Where(f => Kinds(f).Contains(mover.What) || (f.Pattern is Patterns.Intake && !Kinds(f).Any()));
        return declared.OrderByDescending(f => Says(f, mover)).ThenBy(f => f.Slug, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>It takes data away; otherwise it brings some.</summary>
    public static bool Reads(this Mover mover) => mover.Kind is RunnerKind.ApiClient && (mover.What.Contains('/') || mover.What == "events");

    static IEnumerable<string> Kinds(Flow flow) => flow.RunsAs.Where(r => r.Kind is RunnerKind.IntakeKind).Select(r => r.Name);

    static int Says(Flow flow, Mover mover)
    {
        var named = Kinds(flow).Contains(mover.What) || flow.Contract?.Contains(mover.What, StringComparison.OrdinalIgnoreCase) is true;
        return (named ? 2 : 0) + (flow.Domain is { } domain && mover.What.EndsWith(domain, StringComparison.Ordinal) ? 1 : 0);
    }
}
