using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Data;

/// <summary>Finds the slices that react to a fact. What they add is saved in the publisher's transaction.</summary>
public sealed partial class FactReactions(IServiceProvider services, Signals signals, TimeProvider clock, ILogger<FactReactions> logger)
{
    static readonly ConcurrentDictionary<Type, Reactor> Reactors = new();

    public TimeProvider Clock { get; } = clock;

    /// <param name="facts">All of one type.</param>
    public async Task React(PortalDb db, IReadOnlyList<IFact> facts, CancellationToken stop)
    {
        var reactor = Reactors.GetOrAdd(facts[0].GetType(), type => (Reactor)Activator.CreateInstance(typeof(Reactor<>).MakeGenericType(type))!);
        await reactor.React(services, db, facts, stop);
    }

    /// <summary>Raises the signals of what was committed. Never throws: the change is made, and must not be answered as a failure.</summary>
    public async Task Raise(PortalDb db, string[] topics)
    {
        try
        {
            await signals.Raise(db, topics);
        }
        catch (Exception fault)
        {
            LogUnraised(logger, string.Join(' ', topics), fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Committed, but not everybody was told of {Topics}; the sweeps will find it")]
    static partial void LogUnraised(ILogger logger, string topics, Exception fault);

    abstract class Reactor
    {
        public abstract Task React(IServiceProvider services, PortalDb db, IReadOnlyList<IFact> facts, CancellationToken stop);
    }

    sealed class Reactor<TFact> : Reactor where TFact : IFact
    {
        public override async Task React(IServiceProvider services, PortalDb db, IReadOnlyList<IFact> facts, CancellationToken stop)
        {
            foreach (var reaction in services.GetServices<IReactTo<TFact>>()) await reaction.ReactToAll(db, [.. facts.Cast<TFact>()], stop);
        }
    }
}
