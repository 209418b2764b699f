using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>What moves data in Portal.</summary>
public enum RunnerKind
{
    IntakeKind,
    ApiClient,
    Subscription,
    SyncFlow,
    Connection,
    Import,
}

/// <summary>Something that moves data, and what it moves.</summary>
/// <param name="Name">Name of the API client, subscription, intake kind, connection …</param>
/// <param name="What">Intake kind, event type or list: <c>quote-requests</c>, <c>reference/items</c>.</param>
public readonly record struct Mover(RunnerKind Kind, string Name, string What);

/// <summary>Which of these flows are registered and not retired: asked before something says that it belongs to one.</summary>
[Needs(Permission.RegistryRead, Permission.SubscriptionsManage, Permission.AccessManage)]
public sealed record FindFlows(IReadOnlyCollection<string> Slugs) : IRequest<IReadOnlyList<FlowChoice>>;

public sealed record FlowChoice(string Slug, string Name, string From, string To, string? Domain);

/// <summary>Flows that something may belong to, and what is needed to register another one: for forms.</summary>
/// <param name="Text">Every word must be found in name, slug, ends or domain; null: any.</param>
[Needs(Permission.RegistryRead, Permission.SubscriptionsManage, Permission.AccessManage)]
public sealed record FindFlowChoices(string? Text = null, int Limit = 200) : IRequest<FlowChoices>;

/// <param name="More">There are more than were asked for.</param>
/// <param name="Systems">Those that are not gone.</param>
/// <param name="MoreSystems">There are more than these.</param>
public sealed record FlowChoices(IReadOnlyList<FlowChoice> Flows, bool More, IReadOnlyList<NamedChoice> Systems, bool MoreSystems, IReadOnlyList<NamedChoice> Patterns);

/// <param name="Allowed">Needs no exception.</param>
public sealed record NamedChoice(string Slug, string Name, bool Allowed = true);

/// <summary>Registers a flow. One that follows an allowed pattern passes by itself; any other is planned until an architect approves its exception, which is asked for in the same transaction.</summary>
/// <param name="From">Slug of the system that sends.</param>
/// <param name="To">Slug of the system that receives.</param>
[Needs(Permission.RegistryManage, Permission.SubscriptionsManage, Permission.AccessManage)]
public sealed record ProposeFlow(string Name, string From, string To) : IRequest<ProposedFlow>
{
    /// <summary>Slug of the data domain that it carries.</summary>
    public string? Domain { get; init; }
    /// <summary>Slug of the pattern that it follows; null: none.</summary>
    public string? Pattern { get; init; }
    /// <summary>real-time, batch or by-hand.</summary>
    public string? Trigger { get; init; }
    /// <summary>Why real-time, why batch.</summary>
    public string? Why { get; init; }
    public string? Owner { get; init; }
    public string? Contact { get; init; }
    public ExceptionAsked? Exception { get; init; }
    /// <summary>Slug of a flow that somebody found and nobody declared.</summary>
    public string? Found { get; init; }
    /// <summary>What was seen to move its data already.</summary>
    public IReadOnlyList<(RunnerKind Kind, string Name)> Runs { get; init; } = [];
}

/// <param name="Until">The last day on which it is to be allowed.</param>
/// <param name="Plan">What takes its place.</param>
public sealed record ExceptionAsked(string? Reason, DateOnly? Until, string? Plan = null);

/// <param name="Exception">Slug of the exception that an architect has to approve; null: it passed by itself.</param>
public sealed record ProposedFlow(string Slug, string Name, string? Exception);

/// <summary>Which registered flow the data of each of these belongs to, in their order; null where none is declared. What moves is stamped with it.</summary>
[Needs(Permission.ReferenceManage)]
public sealed record AskFlowsOf(IReadOnlyList<Mover> Movers) : IRequest<IReadOnlyList<string?>>;

/// <summary>Whether Portal may write these fields of a domain through a connection: only the system of record takes them, a copy by the flow that keeps it, or a flow with an exception. What is not allowed, and what an exception allows, is counted.</summary>
/// <param name="Connection">Slug of the connection that would be written through.</param>
/// <param name="Fields">Slugs of the fields.</param>
/// <param name="Flow">Slug of the flow that the write belongs to.</param>
/// <param name="Source">Slug of the connection that the values come from, when it is known: a flow keeps copies of what its own system sends.</param>
[Needs(Permission.ReferenceManage)]
public sealed record AskMayWrite(string Connection, string Domain, IReadOnlyCollection<string> Fields, string? Flow, string? Source = null) : IRequest<WriteAnswer>;

/// <param name="Why">One sentence with what to do; null when it is allowed.</param>
public sealed record WriteAnswer(string? Why);

/// <summary>Which registered systems stand behind these connections; one that nobody registered is left out.</summary>
[Needs(Permission.RegistryRead)]
public sealed record AskSystemsBehind(IReadOnlyCollection<string> Connections) : IRequest<IReadOnlyList<SystemBehind>>;

/// <param name="System">Slug of the registered system.</param>
/// <param name="Kind">erp, crm, help-desk, email, website, files …</param>
public sealed record SystemBehind(string Connection, string System, string Name, string Kind, string? Owner);

/// <summary>Registered flows that are live or planned, with the slugs of their ends.</summary>
[Needs(Permission.RegistryRead)]
public sealed record FindFlowsBetween : IRequest<IReadOnlyList<FlowBetween>>;

/// <param name="Records">Slug of its domain and what connected systems call the domain's records; null: it is for anything.</param>
public sealed record FlowBetween(string Slug, string From, string To, IReadOnlyList<string>? Records)
{
    /// <summary>Whether it is for such records, or for anything.</summary>
    public bool Carries(string records) => Records?.Contains(records) ?? true;
}

/// <summary>Which of these fields another system owns, so that a flow would not be let write them through a connection: for forms. By field, the owner's name.</summary>
/// <param name="Connection">Slug of the connection that would be written through.</param>
/// <param name="Flow">Slug of the flow that would write.</param>
/// <param name="Source">Slug of the connection that the values would come from.</param>
[Needs(Permission.RegistryRead)]
public sealed record AskForeignFields(string Connection, string Domain, IReadOnlyCollection<string> Fields, string? Flow, string? Source = null) : IRequest<IReadOnlyDictionary<string, string>>;

/// <summary>Systems, domains and flows whose name holds all these words, those that begin with them first: for whoever jumps to one.</summary>
[Needs(Permission.RegistryRead)]
public sealed record FindRegistered(string Text, int Limit) : IRequest<IReadOnlyList<RegisteredName>>;

/// <param name="List">systems, domains or flows.</param>
public sealed record RegisteredName(string List, string Slug, string Name, string? Note);

/// <summary>What an alarm of the registry is about.</summary>
public enum AlarmKind
{
    /// <summary>A declared flow was not seen within its rhythm.</summary>
    Stale,
    /// <summary>Data moves that no flow declares.</summary>
    Undeclared,
    /// <summary>An exception ends within 30, 7 or 1 days.</summary>
    ExceptionEnds,
    /// <summary>An exception is over, and its flow still runs.</summary>
    ExceptionOver,
}

/// <summary>Where plan and reality differ now: for home pages and gauges.</summary>
[Needs(Permission.RegistryRead)]
public sealed record AskRegistryAlarms : IRequest<RegistryAlarms>;

/// <param name="Open">Alarms whose cause is still there, by kind.</param>
/// <param name="Unseen">Those of them that nobody took note of.</param>
public sealed record RegistryAlarms(IReadOnlyDictionary<AlarmKind, int> Open, IReadOnlyDictionary<AlarmKind, int> Unseen);

/// <summary>How columns of files are remembered to fill fields: for whoever plans a change of what they are put into.</summary>
[Needs(Permission.RegistryRead)]
public sealed record AskMappings : IRequest<IReadOnlyList<KnownMapping>>;

/// <param name="Connection">Slug of the connection that is written.</param>
/// <param name="Fields">Slugs of the fields that a column fills.</param>
public sealed record KnownMapping(string Name, string Connection, string Domain, IReadOnlyList<string> Fields, string UsedBy, DateTimeOffset UsedAt);

/// <summary>The subscriptions there are, each with the flow that it belongs to.</summary>
[Needs(Permission.RegistryRead, Permission.RegistryManage)]
public sealed record AskBoundSubscriptions : IRequest<IReadOnlyList<BoundSubscription>>;

/// <param name="Flow">Slug; null: nobody said which.</param>
public sealed record BoundSubscription(Guid Id, string Name, string? Flow);

/// <summary>The machines that may call Portal: for whoever compares what they do with what was declared.</summary>
[Needs(Permission.RegistryRead, Permission.RegistryManage, Permission.AccessManage)]
public sealed record AskApiClients : IRequest<IReadOnlyList<KnownClient>>;

/// <param name="System">Slug of the system it belongs to.</param>
/// <param name="Flows">Slugs of the flows that it was let in for.</param>
/// <param name="MovesData">It may submit or read records; otherwise it only looks at Portal itself.</param>
public sealed record KnownClient(string Name, string System, IReadOnlyList<string> Flows, bool MovesData);
