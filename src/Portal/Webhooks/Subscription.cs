using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

public enum SubscriptionStatus
{
    Active,
    /// <summary>A person holds its events back.</summary>
    Paused,
    /// <summary>Switched off by Portal; a person switches it on again.</summary>
    Disabled,
}

/// <summary>How the body of a delivery is written.</summary>
public enum MessageFormat
{
    StandardWebhooks,
    Cloudevents,
}

/// <summary>Who wants which events where.</summary>
public sealed class Subscription : IVersioned
{
    /// <summary>Stands for every event type, also future ones.</summary>
    public const string EveryType = "*";
    /// <summary>Characters of a secret that may be shown, so that people can tell two apart.</summary>
    const int Shown = 4;

    Subscription() { }

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";
    public string Url { get; private set; } = "";
    /// <summary>Names from the catalogue, separated by spaces, or <see cref="EveryType"/>.</summary>
    public string TypesText { get; private set; } = "";
    public MessageFormat Format { get; private set; }
    public SubscriptionStatus Status { get; private set; }
    public DateTimeOffset StatusSince { get; private set; }
    public string? DisabledReason { get; private set; }
    /// <summary>Encrypted.</summary>
    public string Secret { get; private set; } = "";
    /// <summary>The secret's last characters.</summary>
    public string SecretEnd { get; private set; } = "";
    public DateTimeOffset SecretSince { get; private set; }
    /// <summary>Encrypted; signs beside the new one until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousSecret { get; private set; }
    public string? PreviousEnd { get; private set; }
    public DateTimeOffset? PreviousUntil { get; private set; }
    /// <summary>Slug of the registered flow that these deliveries belong to.</summary>
    public string? Flow { get; private set; }
    /// <summary>Who is told when it fails: a team or an address.</summary>
    public string? Owner { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    /// <summary>Deleted ones are kept for the timelines of what they received.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }
    public int Version { get; private set; }

    public IReadOnlyList<string> Types() => TypesText.Split(' ');

    public bool Wants(string type) => DeletedAt is null && (TypesText == EveryType || Types().Contains(type));

    /// <param name="secret">In clear, to keep what may be shown of it.</param>
    /// <param name="hidden">Encrypted.</param>
    public static Subscription Of(SubscriptionTerms terms, string secret, string hidden, string by, DateTimeOffset at)
    {
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(at), Status = SubscriptionStatus.Active, StatusSince = at, Secret = hidden, SecretEnd = secret[^Shown..], SecretSince = at, CreatedBy = by, CreatedAt = at,
        };
        subscription.Agree(terms);
        return subscription;
    }

    public SubscriptionTerms Terms() => new(Name, Url, Types(), Format, Flow, Owner);

    public void Agree(SubscriptionTerms terms) =>
        (Name, Url, TypesText, Format, Flow, Owner) = (terms.Name, terms.Url, string.Join(' ', terms.Types.Distinct()), terms.Format, terms.Flow, terms.Owner);

    public void Pause(DateTimeOffset at)
    {
        if (Status is SubscriptionStatus.Disabled) throw new BusinessRuleViolation("This subscription is disabled; enable it first.");
        Become(SubscriptionStatus.Paused, null, at);
    }

    /// <summary>Ends a pause.</summary>
    public void Resume(DateTimeOffset at)
    {
        if (Status is SubscriptionStatus.Disabled) throw new BusinessRuleViolation("This subscription was disabled by Portal; enable it when its endpoint is well again.");
        Become(SubscriptionStatus.Active, null, at);
    }

    /// <summary>A person switches it on again, whatever switched it off.</summary>
    public void Enable(DateTimeOffset at) => Become(SubscriptionStatus.Active, null, at);

    public SubscriptionDisabled Disable(string reason, DateTimeOffset at)
    {
        Become(SubscriptionStatus.Disabled, reason, at);
        return new SubscriptionDisabled(Id, Name, new Uri(Url).GetLeftPart(UriPartial.Authority), Owner, reason, at);
    }

    void Become(SubscriptionStatus status, string? reason, DateTimeOffset at)
    {
        if (Status != status) StatusSince = at;
        (Status, DisabledReason) = (status, reason);
    }

    /// <summary>From now on the new secret signs; the former one beside it until the overlap ends.</summary>
    public void Rotate(string secret, string hidden, TimeSpan overlap, DateTimeOffset at)
    {
        if (overlap > TimeSpan.Zero) (PreviousSecret, PreviousEnd, PreviousUntil) = (Secret, SecretEnd, at + overlap);
        else EndPrevious();
        (Secret, SecretEnd, SecretSince) = (hidden, secret[^Shown..], at);
    }

    public void EndPrevious() => (PreviousSecret, PreviousEnd, PreviousUntil) = (null, null, null);

    public void Delete(DateTimeOffset at)
    {
        DeletedAt = at;
        Secret = "";
        EndPrevious();
    }
}

/// <summary>What a subscriber and Portal agree on.</summary>
/// <param name="Types">Names from the catalogue, or <see cref="Subscription.EveryType"/> alone.</param>
/// <param name="Flow">Slug of the registered flow.</param>
/// <param name="Owner">Who is told when it fails.</param>
public sealed record SubscriptionTerms(string Name, string Url, IReadOnlyList<string> Types, MessageFormat Format = MessageFormat.StandardWebhooks, string? Flow = null, string? Owner = null);

sealed class SubscriptionMapping : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> subscriptions)
    {
        subscriptions.ToTable("subscriptions");
        subscriptions.Property(s => s.Id).ValueGeneratedNever();
        subscriptions.Property(s => s.Name).HasMaxLength(200);
        subscriptions.Property(s => s.Url).HasMaxLength(2000);
        subscriptions.Property(s => s.Flow).HasMaxLength(100);
        subscriptions.Property(s => s.Owner).HasMaxLength(254);
        subscriptions.Property(s => s.CreatedBy).HasMaxLength(200);
        subscriptions.Property(s => s.SecretEnd).HasMaxLength(8);
        subscriptions.Property(s => s.PreviousEnd).HasMaxLength(8);
        // Who lists or reads subscriptions means those that exist; timelines look behind it.
        subscriptions.HasQueryFilter(s => s.DeletedAt == null);
        subscriptions.HasIndex(s => s.CreatedAt);
    }
}
