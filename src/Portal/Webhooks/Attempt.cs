using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>How an exchange ended: a closed list of words.</summary>
public enum Outcome
{
    /// <summary>2xx.</summary>
    Delivered,
    /// <summary>Any other answer.</summary>
    Refused,
    /// <summary>No whole answer in time.</summary>
    Timeout,
    /// <summary>No connection, or it broke.</summary>
    Unreachable,
    /// <summary>3xx; never followed.</summary>
    Redirected,
    /// <summary>The name leads to an address that must not be called.</summary>
    BlockedAddress,
    /// <summary>410: the endpoint wants no more.</summary>
    Gone,
}

/// <summary>What was sent and what came back, once.</summary>
/// <param name="RequestHeaders">One a line, without the signature.</param>
/// <param name="ResponseBody">Its first 16 KB as text.</param>
/// <param name="Error">One sentence for people; null when it arrived.</param>
/// <param name="RetryAfter">What a 429 or 503 asked for.</param>
public sealed record Exchange(
    DateTimeOffset StartedAt, TimeSpan Took, Outcome Outcome, int? StatusCode, string RequestHeaders, string? ResponseBody, string? Error, TimeSpan? RetryAfter = null)
{
    public DateTimeOffset EndedAt => StartedAt + Took;
}

/// <summary>One try of a delivery. Never changed; retention removes what was said.</summary>
public sealed class Attempt
{
    Attempt() { }

    public Guid Id { get; private init; }
    public Guid DeliveryId { get; private init; }
    public Guid SubscriptionId { get; private init; }
    /// <summary>Counted from 1 over the delivery's life.</summary>
    public int Number { get; private init; }
    /// <summary>The one probe of an open breaker: it used up no try.</summary>
    public bool IsProbe { get; private init; }
    public DateTimeOffset StartedAt { get; private init; }
    public int DurationMs { get; private init; }
    public Outcome Outcome { get; private init; }
    public int? StatusCode { get; private init; }
    /// <summary>Null once its days are over, as is what was answered.</summary>
    public string? RequestHeaders { get; private init; }
    public string? ResponseBody { get; private init; }
    public string? Error { get; private init; }

    /// <summary>The delivery's last attempt, as it went.</summary>
    public static Attempt Of(Delivery delivery, Exchange exchange, bool probe) => new()
    {
        Id = Guid.CreateVersion7(exchange.StartedAt), DeliveryId = delivery.Id, SubscriptionId = delivery.SubscriptionId, Number = delivery.Attempts, IsProbe = probe,
        StartedAt = exchange.StartedAt, DurationMs = (int)Math.Min(exchange.Took.TotalMilliseconds, int.MaxValue), Outcome = exchange.Outcome, StatusCode = exchange.StatusCode,
        RequestHeaders = exchange.RequestHeaders, ResponseBody = exchange.ResponseBody, Error = exchange.Error,
    };
}

sealed class AttemptMapping : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> attempts)
    {
        attempts.ToTable("attempts");
        attempts.Property(a => a.Id).ValueGeneratedNever();
        attempts.Property(a => a.Error).HasMaxLength(500);
        attempts.HasIndex(a => new { a.DeliveryId, a.Number });
        attempts.HasIndex(a => new { a.SubscriptionId, a.StartedAt });
        // Retention finds what is left to remove, and later what is left of it, without reading the one for the other; a row is in one of them.
        attempts.HasIndex(a => a.StartedAt, "ix_attempts_said").HasFilter("\"RequestHeaders\" IS NOT NULL");
        attempts.HasIndex(a => a.StartedAt, "ix_attempts_emptied").HasFilter("\"RequestHeaders\" IS NULL");
    }
}

static class WebhookTables
{
    extension(PortalDb db)
    {
        public DbSet<Subscription> Subscriptions => db.Set<Subscription>();
        public DbSet<Endpoint> Endpoints => db.Set<Endpoint>();
        public DbSet<Delivery> Deliveries => db.Set<Delivery>();
        public DbSet<Attempt> Attempts => db.Set<Attempt>();
        public DbSet<ReplayRun> Replays => db.Set<ReplayRun>();
    }

    /// <summary>Its word in API answers and pages: <c>blocked-address</c>.</summary>
    public static string Word(this Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
