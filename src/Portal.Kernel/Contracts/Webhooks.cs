using System.Text.Json.Nodes;
using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>What became of the events about one thing: for a record's timeline.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview, Permission.SubscriptionsRead)]
public sealed record AskDeliveriesAbout(Guid SubjectId) : IRequest<IReadOnlyList<DeliveryNote>>;

/// <param name="Status">pending, delivered, failed, held.</param>
/// <param name="Attempts">Oldest first.</param>
public sealed record DeliveryNote(
    Guid DeliveryId, Guid EventId, string EventType, DateTimeOffset EventAt, Guid SubscriptionId, string Subscription, string Url, string Status,
    DateTimeOffset? NextAttemptAt, string RequestBody, IReadOnlyList<AttemptNote> Attempts);

/// <param name="Outcome">A closed list of words: delivered, refused, timeout, unreachable, redirected, blocked-address, gone.</param>
public sealed record AttemptNote(int Number, DateTimeOffset StartedAt, int DurationMs, string Outcome, int? StatusCode, string? ResponseBody, string? Error);

/// <summary>How many subscriptions an event of this type would go to now: said before somebody decides.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview, Permission.SubscriptionsRead)]
public sealed record AskSubscribers(string EventType) : IRequest<int>;

/// <summary>Subscriptions that do not get their events now: for the home page of people who must do something about it.</summary>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record AskFailingSubscriptions : IRequest<IReadOnlyList<FailingSubscription>>;

public sealed record FailingSubscription(Guid Id, string Name, string Status, string Reason, DateTimeOffset Since, int Held, DateTimeOffset? NextProbeAt);

/// <summary>An attempt was made, or a subscription changed: pages that show it look again.</summary>
public sealed record DeliveriesChanged(Guid SubscriptionId) : IFact;

/// <summary>The kinds of events that leave: for whoever writes a catalogue of them.</summary>
[Needs(Permission.RegistryRead, Permission.EventsRead)]
public sealed record AskEventNotes : IRequest<IReadOnlyList<EventNote>>;

/// <param name="Owner">Slug of the system that owns the fact.</param>
/// <param name="Schema">JSON Schema of its data.</param>
/// <param name="Example">An instance of its data.</param>
public sealed record EventNote(string Name, string Owner, string Description, JsonNode Schema, JsonNode Example);
