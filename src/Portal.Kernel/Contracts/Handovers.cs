using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>What connections were told about one thing: for a record's timeline.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview, Permission.RegistryRead)]
public sealed record AskHandoversAbout(Guid SubjectId) : IRequest<IReadOnlyList<HandoverNote>>;

/// <summary>What connections were told about each of these; what is not among them was told to nobody, or too long ago to be kept.</summary>
[Needs(Permission.CustomersRead)]
public sealed record AskWhoHeard(IReadOnlyCollection<Guid> Subjects) : IRequest<ILookup<Guid, HandoverNote>>;

/// <param name="Connection">Slug.</param>
/// <param name="System">As people know its kind: "HubSpot".</param>
/// <param name="Does">What is made there: "opportunity".</param>
/// <param name="Status">pending, retrying, delivered, failed.</param>
/// <param name="Said">What came of it, in a sentence.</param>
/// <param name="Unclear">The match that a person must decide before it goes on.</param>
public sealed record HandoverNote(Guid Id, string Connection, string System, string Does, string Status, string? Said, int Attempts, DateTimeOffset At, DateTimeOffset? FinishedAt, DateTimeOffset? NextAt, OpenMatch? Unclear = null);

/// <summary>A handover moved on: pages that show it look again.</summary>
public sealed record HandoverChanged(Guid SubjectId, string Connection) : IFact;
