using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>The registered flow of something that is being made: it is looked at, or registered in the same request.</summary>
static class FlowRegistration
{
    /// <summary>Where a form looks for what is wrong with the flow.</summary>
    public const string Pointer = "/propose";

    /// <summary>What is wrong with the flow of something that goes between two connections: there must be one, between the systems that stand behind them. A connection behind which nobody registered a system may be any.</summary>
    /// <param name="target">Null: it goes to whoever listens.</param>
    public static async Task<IReadOnlyList<Violation>> WrongFlow(this IMediator contracts, string? flow, ProposeFlow? propose, string source, string? target, CancellationToken stop)
    {
        if (propose is null && string.IsNullOrEmpty(flow)) return [];
        var known = propose is null ? await contracts.Send(new FindFlows([flow!]), stop) : [];
        if (propose is null && known.Count == 0) return [new("/flow", $"There is no flow {flow} in the registry; register it first.", "reference")];
        var behind = (await contracts.Send(new AskSystemsBehind([.. new[] { source, target }.OfType<string>()]), stop)).ToDictionary(b => b.Connection, b => b.System);
        bool IsOther(string? connection, string end) => connection is not null && behind.TryGetValue(connection, out var system) && system != end;
        if (propose is not null)
            return [.. new[] { ("/from", source, propose.From), ("/to", target, propose.To) }.Where(e => IsOther(e.Item2, e.Item3)).Select(e => new Violation(Pointer + e.Item1, $"The connection {e.Item2} is the system {behind[e.Item2!]} in the registry.", "const"))];
        var (from, to) = (known[0].From, known[0].To);
        string Name(string connection) => behind.GetValueOrDefault(connection, connection);
        return !IsOther(source, from) && !IsOther(target, to) ? []
            : [new("/flow", $"The flow {flow} goes from {from} to {to}, and this goes from {Name(source)}{(target is null ? "" : $" to {Name(target)}")}: choose another flow, or register one.", "const")];
    }

    /// <summary>Slug of the new flow.</summary>
    /// <exception cref="InvalidInput">With pointers under <see cref="Pointer"/>.</exception>
    public static async Task<string> Register(this IMediator contracts, ProposeFlow propose, CancellationToken stop)
    {
        try
        {
            return (await contracts.Send(propose, stop)).Slug;
        }
        catch (InvalidInput invalid)
        {
            throw new InvalidInput([.. invalid.Violations.Select(v => v with { Pointer = Pointer + v.Pointer })]);
        }
    }
}
