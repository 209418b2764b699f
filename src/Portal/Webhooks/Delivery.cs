using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

public enum DeliveryStatus
{
    /// <summary>Waits for its next try.</summary>
    Pending,
    Delivered,
    /// <summary>All tries are used; a person can send it again.</summary>
    Failed,
    /// <summary>Its subscription is paused or disabled.</summary>
    Held,
}

/// <summary>One event for one subscription.</summary>
public sealed class Delivery
{
    Delivery() { }

    public Guid Id { get; private init; }
    public Guid SubscriptionId { get; private init; }
    /// <summary>Is <c>webhook-id</c> over all attempts.</summary>
    public Guid EventId { get; private init; }
    public string Type { get; private init; } = "";
    public Guid SubjectId { get; private init; }
    /// <summary>The event's place in the feed: the order in which deliveries leave.</summary>
    public long Sequence { get; private init; }
    public DeliveryStatus Status { get; private set; }
    /// <summary>Attempts of all time.</summary>
    public int Attempts { get; private set; }
    /// <summary>Tries of the retry plan that are used; probes do not count, and sending again starts anew.</summary>
    public int Tries { get; private set; }
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? LastAttemptAt { get; private set; }
    public Outcome? LastOutcome { get; private set; }
    public int? LastStatusCode { get; private set; }

    public static Delivery Of(OutboxEvent happened, Subscription subscription, DateTimeOffset at)
    {
        var delivery = new Delivery
        {
            Id = Guid.CreateVersion7(at), SubscriptionId = subscription.Id, EventId = happened.Id, Type = happened.Type, SubjectId = happened.SubjectId,
            Sequence = happened.Position ?? throw new InvalidOperationException("The event has no place in the feed yet."), CreatedAt = at,
        };
        delivery.Wait(subscription.Status, at);
        return delivery;
    }

    /// <summary>A test: not an event of the feed, sent once and at once.</summary>
    public static Delivery Test(Guid subscription, string type, DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        return new Delivery { Id = id, SubscriptionId = subscription, EventId = id, Type = type, SubjectId = subscription, Status = DeliveryStatus.Pending, Tries = RetryPlan.Waits.Count - 1, CreatedAt = at };
    }

    /// <summary>An attempt was made.</summary>
    /// <param name="probe">It was the probe of an open breaker, which uses up no try.</param>
    /// <param name="chance">Of the jitter, from 0 to 1.</param>
    public void Attempted(Exchange exchange, bool probe, double chance)
    {
        Attempts++;
        (LastAttemptAt, LastOutcome, LastStatusCode) = (exchange.StartedAt, exchange.Outcome, exchange.StatusCode);
        if (exchange.Outcome is Outcome.Delivered) (Status, NextAttemptAt) = (DeliveryStatus.Delivered, null);
        else if (!probe && Status is DeliveryStatus.Pending)
        {
            Tries++;
            NextAttemptAt = RetryPlan.Next(Tries, exchange.EndedAt, exchange.RetryAfter, chance);
            if (NextAttemptAt is null) Status = DeliveryStatus.Failed;
        }
    }

    /// <summary>Sends it again from the first try on, under the same webhook-id.</summary>
    public void SendAgain(SubscriptionStatus subscription, DateTimeOffset at)
    {
        Tries = 0;
        Wait(subscription, at);
    }

    void Wait(SubscriptionStatus subscription, DateTimeOffset at) =>
        (Status, NextAttemptAt) = subscription is SubscriptionStatus.Active ? (DeliveryStatus.Pending, at) : (DeliveryStatus.Held, (DateTimeOffset?)null);
}

sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> deliveries)
    {
        deliveries.ToTable("deliveries");
        deliveries.Property(d => d.Id).ValueGeneratedNever();
        deliveries.Property(d => d.Type).HasMaxLength(80);
        // However often an event is dispatched, a subscription gets one delivery of it.
        deliveries.HasIndex(d => new { d.EventId, d.SubscriptionId }).IsUnique();
        deliveries.HasIndex(d => new { d.SubscriptionId, d.Status, d.Sequence });
        deliveries.HasIndex(d => new { d.SubscriptionId, d.Id });
        deliveries.HasIndex(d => d.SubjectId);
        deliveries.HasIndex(d => d.CreatedAt);
    }
}
