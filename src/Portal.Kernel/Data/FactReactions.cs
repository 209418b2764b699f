using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Data;

/// <summary>Finds the slices that react to a fact. What they add is saved in the publisher's transaction.</summary>
public sealed class FactReactions(IServiceProvider services, Signals signals, TimeProvider clock)
{
    static readonly ConcurrentDictionary<Type, Reactor> Reactors = new();

    public Signals Signals { get; } = signals;
    public TimeProvider Clock { get; } = clock;

    public async Task React(PortalDb db, IFact fact, CancellationToken stop)
    {
        var reactor = Reactors.GetOrAdd(fact.GetType(), type => (Reactor)Activator.CreateInstance(typeof(Reactor<>).MakeGenericType(type))!);
        await reactor.React(services, db, fact, stop);
    }

    abstract class Reactor
    {
        public abstract Task React(IServiceProvider services, PortalDb db, IFact fact, CancellationToken stop);
    }

    sealed class Reactor<TFact> : Reactor where TFact : IFact
    {
        public override async Task React(IServiceProvider services, PortalDb db, IFact fact, CancellationToken stop)
        {
            foreach (var reaction in services.GetServices<IReactTo<TFact>>()) await reaction.React(db, (TFact)fact, stop);
        }
    }
}
