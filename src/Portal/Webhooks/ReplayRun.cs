using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks;

/// <summary>A replay that was asked for: a row that remembers how far it came, so that it goes on after a restart. Gone when it is done.</summary>
public sealed class ReplayRun
{
    ReplayRun() { }

    public Guid Id { get; private init; }
    public Guid SubscriptionId { get; private init; }
    public DateTimeOffset Since { get; private init; }
    public DateTimeOffset Until { get; private init; }
    /// <summary>Names from the catalogue, separated by spaces; null for all that the subscription wants.</summary>
    public string? TypesText { get; private init; }
    public ReplayOnly Only { get; private init; }
    /// <summary>The last place in the feed that it has been through.</summary>
    public long Place { get; private set; }

    public static ReplayRun Of(Replay ask, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        SubscriptionId = ask.SubscriptionId,
        Since = ask.Since,
        Until = ask.Until ?? at,
        TypesText = ask.Types is { Count: > 0 } types ? string.Join(' ', types) : null,
        Only = ask.Only,
    };

    public void Reached(long place) => Place = place;

    /// <summary>The events that are ahead of it.</summary>
    public IQueryable<OutboxEvent> Events(PortalDb db, Subscription subscription)
    {
        var events = db.Events.AsNoTracking().Where(e => e.Position > Place && e.OccurredAt >= Since && e.OccurredAt < Until && e.Data != OutboxEvent.Removed);
        if (subscription.TypesText != Subscription.EveryType) events = Of(events, subscription.Types());
        if (TypesText is not null) events = Of(events, TypesText.Split(' '));
        if (Only is ReplayOnly.All) return events;
        var failed = db.Deliveries.Where(d => d.SubscriptionId == subscription.Id && d.Status == DeliveryStatus.Failed);
        return events.Join(failed, e => e.Id, d => d.EventId, (e, _) => e);
    }

    static IQueryable<OutboxEvent> Of(IQueryable<OutboxEvent> events, IReadOnlyList<string> types) => events.Where(e => types.Contains(e.Type));
}

/// <summary>A replay was asked for: the worker looks at once.</summary>
sealed record ReplayAsked : Kernel.Contracts.IFact;

sealed class ReplayRunMapping : IEntityTypeConfiguration<ReplayRun>
{
    public void Configure(EntityTypeBuilder<ReplayRun> replays)
    {
        replays.ToTable("replays");
        replays.Property(r => r.Id).ValueGeneratedNever();
    }
}
