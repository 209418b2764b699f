using System.Collections.Frozen;
using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>The whole registry as it stood after one change: immutable, shared by every reader, a few milliseconds to look anything up in.</summary>
public sealed class Book
{
    public static readonly Book Empty = new(0, []);

    readonly FrozenDictionary<(ItemKind, string), RegistryItem> items;
    readonly Lazy<ILookup<string, Flow>> from, to, byDomain;
    readonly Lazy<ILookup<string, FlowException>> exceptions;
    readonly Lazy<ILookup<(RunnerKind, string), Flow>> runners;
    readonly Lazy<IReadOnlyList<string>> owners;

    public Book(long number, IEnumerable<RegistryItem> all)
    {
        Number = number;
        items = all.ToFrozenDictionary(i => (ItemList.KindOf(i), i.Slug));
        Systems = List<RegisteredSystem>();
        Domains = List<DataDomain>();
        Flows = List<Flow>();
        Patterns = List<Pattern>();
        Exceptions = List<FlowException>();
        Decisions = List<Decision>();
        from = new(() => Flows.ToLookup(f => f.From));
        to = new(() => Flows.ToLookup(f => f.To));
        byDomain = new(() => Flows.Where(f => f.Domain is not null).ToLookup(f => f.Domain!));
        owners = new(() => [.. Systems.Concat<RegistryItem>(Flows).Select(i => i.Owner).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)]);
        runners = new(() => Flows.SelectMany(f => f.RunsAs.Select(r => (Runner: (r.Kind, r.Name), Flow: f))).ToLookup(r => r.Runner, r => r.Flow));
        exceptions = new(() => Exceptions.ToLookup(e => e.Flow));
    }

    /// <summary>Number of the last change that is in it.</summary>
    public long Number { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<RegisteredSystem> Systems { get; }
    public IReadOnlyList<DataDomain> Domains { get; }
    public IReadOnlyList<Flow> Flows { get; }
    public IReadOnlyList<Pattern> Patterns { get; }
    public IReadOnlyList<FlowException> Exceptions { get; }
    public IReadOnlyList<Decision> Decisions { get; }

    public IEnumerable<RegistryItem> All => items.Values;

    /// <summary>Everybody who answers for a system or a flow.</summary>
    public IReadOnlyList<string> Owners => owners.Value;

    public RegistryItem? Find(ItemKind kind, string slug) => items.GetValueOrDefault((kind, slug));
    public RegisteredSystem? System(string? slug) => slug is null ? null : (RegisteredSystem?)Find(ItemKind.Systems, slug);
    /// <summary>The domain that records of a connected system belong to.</summary>
    /// <param name="records">As connectors name them: opportunities, items.</param>
    public DataDomain? DomainOf(string records) => Domain(records) ?? Domains.FirstOrDefault(d => d.Records.Contains(records));

    public DataDomain? Domain(string? slug) => slug is null ? null : (DataDomain?)Find(ItemKind.Domains, slug);
    public Flow? Flow(string? slug) => slug is null ? null : (Flow?)Find(ItemKind.Flows, slug);
    public Pattern? Pattern(string? slug) => slug is null ? null : (Pattern?)Find(ItemKind.Patterns, slug);

    /// <summary>A system's name, or its slug while nobody registered it.</summary>
    public string NameOf(string system) => System(system)?.Name ?? system;

    public IEnumerable<Flow> From(string system) => from.Value[system];
    public IEnumerable<Flow> To(string system) => to.Value[system];
    public IEnumerable<Flow> Carrying(string domain) => byDomain.Value[domain];

    /// <summary>Flows whose data this thing of Portal moves.</summary>
    public IEnumerable<Flow> RunBy(RunnerKind kind, string name) => runners.Value[(kind, name)];

    /// <summary>The system that a connection of Portal reads and writes; a system may simply be called so.</summary>
    public RegisteredSystem? Behind(string connection) => Systems.FirstOrDefault(s => s.Connection == connection) ?? System(connection);

    /// <summary>The exception that allows a flow on a day, if one does.</summary>
    public FlowException? ExceptionOf(string flow, DateOnly on) => exceptions.Value[flow].FirstOrDefault(e => e.State is ExceptionState.Approved && e.Until >= on);

    public IEnumerable<FlowException> ExceptionsOf(string flow) => exceptions.Value[flow];

    /// <summary>A flow that follows an allowed pattern, or is excepted on that day.</summary>
    public bool IsAllowed(Flow flow, DateOnly on) => Pattern(flow.Pattern) is { Allowed: true } || ExceptionOf(flow.Slug, on) is not null;

    /// <summary>With these put in or, where the item is null, taken out.</summary>
    internal Book With(long number, IReadOnlyDictionary<(ItemKind, string), RegistryItem?> changes)
    {
        var kept = items.Where(i => !changes.ContainsKey(i.Key)).Select(i => i.Value);
        return new(number, kept.Concat(changes.Values.OfType<RegistryItem>()));
    }

    List<T> List<T>() where T : RegistryItem => [.. items.Values.OfType<T>().OrderBy(i => i.Name, StringComparer.OrdinalIgnoreCase).ThenBy(i => i.Slug, StringComparer.Ordinal)];
}

/// <summary>Who is the system of record at which date.</summary>
public static class Ownerships
{
    /// <summary>The system of record of a domain, or of one field of it, on a day. A field without an owner of its own has its domain's.</summary>
    public static string? OwnerOn(this DataDomain domain, DateOnly day, string? field = null) =>
        (field is null ? null : domain.RunningOn(day, field)?.System) ?? domain.RunningOn(day, null)?.System;

    /// <summary>The line of the plan that holds on a day: the last that began, unless it is over.</summary>
    static OwnedFrom? RunningOn(this DataDomain domain, DateOnly day, string? field) =>
        domain.Ownership.Where(o => o.Field == field && o.From <= day).MaxBy(o => o.From) is { } last && (last.Until is null || last.Until > day) ? last : null;

    /// <summary>Whether the domain as a whole or any of its fields is owned by the system on that day.</summary>
    public static bool IsOwnedBy(this DataDomain domain, string system, DateOnly day) =>
        domain.OwnerOn(day) == system || domain.Ownership.Any(o => o.Field is not null && o.System == system && domain.OwnerOn(day, o.Field) == system);
}
