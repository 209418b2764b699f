using Portal.Kernel.Data;

namespace Portal.Kernel.Contracts;

/// <summary>Something that happened, in the past tense. Published with <see cref="PortalDb.Publish"/> in the transaction that makes it true.</summary>
public interface IFact;

/// <summary>A fact that the outside may subscribe to. The record itself, in camel case, is the <c>data</c> of the webhook.</summary>
public interface IEvent : IFact
{
    /// <summary>Name in the catalogue, e.g. <c>quote.created</c>.</summary>
    static abstract string Type { get; }

    /// <summary>The thing it is about: staged record, subscription, customer.</summary>
    Guid Id { get; }
}

/// <summary>
/// A slice's answer to another slice's fact, in the same transaction: it adds or changes rows of its own through the context and does no other I/O.
/// </summary>
public interface IReactTo<in TFact> where TFact : IFact
{
    Task React(PortalDb db, TFact fact, CancellationToken stop);

    /// <summary>Answers all facts of this kind of one save; whoever needs rows for them loads them here, at once.</summary>
    async Task ReactToAll(PortalDb db, IReadOnlyList<TFact> facts, CancellationToken stop)
    {
        foreach (var fact in facts) await React(db, fact, stop);
    }
}

/// <summary>One entry of the event catalogue.</summary>
/// <param name="Name">e.g. <c>quote.created</c>.</param>
/// <param name="Data">The C# record whose JSON is the event's data; its schema is exported from it.</param>
/// <param name="Owner">System that owns the fact: portal, erp, crm, help-desk.</param>
/// <param name="Description">One sentence: when it is sent.</param>
/// <param name="Example">An instance shown in the documentation.</param>
public sealed record EventType(string Name, Type Data, string Owner, string Description, IEvent Example, int Version = 1)
{
    public static EventType Of<T>(string owner, string description, T example) where T : IEvent => new(T.Type, typeof(T), owner, description, example);
}
